// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.NotLeaderException;
import io.quorate.OutcomeUnknownException;
import io.quorate.OverloadedException;
import io.quorate.ProposalDroppedException;
import io.quorate.RaftException;
import io.quorate.core.CoreStatus;
import io.quorate.core.Effect;
import io.quorate.core.Input;
import io.quorate.core.Proposal;
import io.quorate.core.RaftCore;
import io.quorate.core.ReadRequest;
import io.quorate.core.Refusal;
import io.quorate.message.AppendEntries;
import io.quorate.message.Message;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.spi.Transport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds one group's core and carries out its effects. While it is busy, what happens piles up in
 * its queue, and one flush answers it all.
 */
final class GroupLoop<R> implements Workers.Handler<GroupLoop.Task> {
  private static final Logger LOG = LoggerFactory.getLogger(GroupLoop.class);

  /** Something for the loop: an input of the core, or a user's request to become part of one. */
  sealed interface Task permits Step, PendingProposal, PendingRead {}

  /** An input of the core. */
  record Step(Input input) implements Task {}

  /** A read that is confirmed and waits until the state machine is given this index. */
  private record Confirmed(long index, PendingRead<?> read) {}

  /** From how many confirmed reads on those are looked for that have ended while they waited. */
  private static final int MAX_CONFIRMED = 1 << 14;

  private final GroupId id;
  private final RaftCore core;
  private final Workers workers;
  private final Transport transport;
  private final Requests requests;
  private final NodeEvents events;
  private final long maxQueuedBytes;
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicLong unwrittenBytes = new AtomicLong();

  /** Proposals in the log whose outcome is open, in the order of their indexes. */
  private final ArrayDeque<PendingProposal<R>> uncommitted = new ArrayDeque<>();

  private final ArrayDeque<Confirmed> confirmedReads = new ArrayDeque<>();
  private long handedToApplier;
  private @Nullable String stopReason;

  private Workers.Worker<Task> self;
  private Workers.Worker<LogWriter.Task> writer;
  private Workers.Worker<EntryLoader.Task> loader;
  private Workers.Worker<Applier.Task> applier;

  @SuppressWarnings("NullAway.Init") // the workers are set by connect, before anything happens
  GroupLoop(
      GroupId id,
      RaftCore core,
      Workers workers,
      Transport transport,
      NodeEvents events,
      long maxQueuedBytes) {
    this.id = id;
    this.core = core;
    this.workers = workers;
    this.transport = transport;
    this.events = events;
    this.requests = new Requests(events, workers);
    this.maxQueuedBytes = maxQueuedBytes;
    this.handedToApplier = core.status().lastApplied();
  }

  /** Says who works for this group; called once, before anything is posted. */
  void connect(
      Workers.Worker<Task> self,
      Workers.Worker<LogWriter.Task> writer,
      Workers.Worker<EntryLoader.Task> loader,
      Workers.Worker<Applier.Task> applier) {
    this.self = self;
    this.writer = writer;
    this.loader = loader;
    this.applier = applier;
  }

  GroupId id() {
    return id;
  }

  /** Takes a message from the transport, or drops it if too many bytes of entries wait already. */
  void receive(Message message) {
    long bytes = entryBytes(message);
    long queued = queuedBytes.addAndGet(bytes);
    // One is always taken in: a larger one is sent until it has arrived, and nothing behind it.
    if (bytes > 0 && queued > bytes && queued > maxQueuedBytes) {
      queuedBytes.addAndGet(-bytes);
    } else {
      step(new Input.Received(message));
    }
  }

  void submit(PendingProposal<R> proposal) {
    if (!self.post(proposal)) {
      proposal.fail(proposal.stopped("closed"));
    }
  }

  void submit(PendingRead<?> read) {
    if (!self.post(read)) {
      read.fail(read.stopped("closed"));
    }
  }

  /** Bytes of entries that wait for this server's own disk. */
  long unwrittenBytes() {
    return unwrittenBytes.get();
  }

  /** These entries are on the disk. */
  void written(List<LogEntry> entries) {
    unwrittenBytes.addAndGet(-bytes(entries));
  }

  void persisted(long sequence) {
    step(new Input.Persisted(sequence));
  }

  void applied(long index) {
    step(new Input.Applied(index));
  }

  void loaded(long request, List<LogEntry> entries) {
    step(new Input.EntriesLoaded(request, entries));
  }

  void missing(long request, String reason) {
    step(new Input.EntriesMissing(request, reason));
  }

  void failed(String reason) {
    step(new Input.Failed(reason));
  }

  private void step(Input input) {
    self.post(new Step(input));
  }

  /**
   * What the core looks like now. Waits for a batch that is being handled, and for nothing else.
   */
  CoreStatus status() {
    synchronized (core) {
      return core.status();
    }
  }

  /**
   * Ends the role, and what no loop will end any more: called when the loop, and all who work for
   * it, have been closed.
   */
  void end(String reason) {
    synchronized (core) {
      if (stopReason == null) {
        stopReason = reason;
        stop(workers.nanoTime(), reason);
      }
      requests.endAll(reason);
    }
  }

  /** Ends the requests that are still open after all that, on the caller's thread. */
  void endRest(String reason) {
    List<PendingRequest<?>> rest;
    synchronized (core) {
      rest = requests.takeOpen();
    }
    rest.forEach(request -> request.fail(request.stopped(reason)));
  }

  /** Has the loop look at the core for the first time. */
  void begin() {
    step(new Input.TimePassed());
  }

  @Override
  public long handle(List<Task> tasks) {
    synchronized (core) {
      long now = workers.nanoTime();
      // First of all, so that whatever goes wrong below, each of them is ended.
      noteRequests(tasks);
      try {
        take(tasks, now);
        // After a pause, what has arrived is looked at before the clock: a heartbeat that lies in
        // the queue is no silence of the leader (K3).
        if (now - core.nextDeadline() >= 0) {
          core.step(now, new Input.TimePassed());
        }
        carryOut(core.flush(now));
      } catch (RuntimeException | Error e) {
        doubt(tasks);
        LOG.error("{} cannot go on", id, e);
        stop(now, "it cannot go on: " + e);
      }
      return Math.min(core.nextDeadline(), requests.sweep(now));
    }
  }

  /** Stops the core; what it still wants sent or written is no longer wanted. */
  private void stop(long now, String reason) {
    core.step(now, new Input.Failed(reason));
    for (Effect effect : core.flush(now)) {
      if (!(effect instanceof Effect.Send || effect instanceof Effect.Persist)) {
        carryOut(effect);
      }
    }
  }

  /** The core may have taken in these proposals, and messages with them may have left. */
  private static void doubt(List<Task> tasks) {
    for (Task task : tasks) {
      if (task instanceof PendingProposal<?> proposal) {
        proposal.doubt();
      }
    }
  }

  private void noteRequests(List<Task> tasks) {
    for (Task task : tasks) {
      if (task instanceof PendingRequest<?> request) {
        requests.add(request);
      }
    }
  }

  private void take(List<Task> tasks, long now) {
    List<Proposal> proposals = new ArrayList<>(tasks.size());
    List<ReadRequest> reads = new ArrayList<>();
    for (Task task : tasks) {
      if (task instanceof PendingProposal<?> proposal) {
        proposals.add(proposal);
      } else if (task instanceof PendingRead<?> read) {
        reads.add(read);
      } else {
        Input input = ((Step) task).input;
        if (input instanceof Input.Received received) {
          queuedBytes.addAndGet(-entryBytes(received.message()));
        }
        core.step(now, input);
      }
    }
    if (!proposals.isEmpty()) {
      core.step(now, new Input.Proposals(proposals));
    }
    if (!reads.isEmpty()) {
      core.step(now, new Input.Reads(reads));
    }
  }

  private void carryOut(List<Effect> effects) {
    for (Effect effect : effects) {
      carryOut(effect);
    }
  }

  private void carryOut(Effect effect) {
    if (effect instanceof Effect.Send send) {
      transport.send(send.messages());
    } else if (effect instanceof Effect.Persist persist) {
      unwrittenBytes.addAndGet(bytes(persist.entries()));
      writer.post(new LogWriter.Task(this, persist));
    } else if (effect instanceof Effect.Apply apply) {
      hand(apply.entries());
    } else if (effect instanceof Effect.LoadEntries load) {
      loader.post(new EntryLoader.Task(this, load));
    } else if (effect instanceof Effect.ProposalsAppended appended) {
      onAppended(appended);
    } else if (effect instanceof Effect.ProposalsRefused refused) {
      for (Proposal proposal : refused.proposals()) {
        fail((PendingProposal<?>) proposal, refused.reason(), refused.leader());
      }
    } else if (effect instanceof Effect.ProposalsUnknown unknown) {
      onUnknown(unknown.afterIndex());
    } else if (effect instanceof Effect.ReadsReady ready) {
      onReady(ready);
    } else if (effect instanceof Effect.ReadsFailed failed) {
      for (ReadRequest read : failed.reads()) {
        fail((PendingRead<?>) read, failed.reason(), failed.leader());
      }
    } else if (effect instanceof Effect.RoleChanged role) {
      events.onRole(role, core.status().learner());
    } else if (effect instanceof Effect.Stopped stopped && stopReason == null) {
      stopReason = stopped.reason();
      requests.endAll(stopped.reason());
      events.onFailure(stopped.reason());
    }
  }

  private void onAppended(Effect.ProposalsAppended appended) {
    long index = appended.first().index();
    for (Proposal proposal : appended.proposals()) {
      PendingProposal<R> pending = own(proposal);
      pending.appended(index, appended.first().term());
      uncommitted.addLast(pending);
      index++;
    }
  }

  @SuppressWarnings("unchecked") // the core gives back what this loop handed to it
  private PendingProposal<R> own(Proposal proposal) {
    return (PendingProposal<R>) proposal;
  }

  private void onUnknown(long afterIndex) {
    while (!uncommitted.isEmpty() && uncommitted.peekLast().index() > afterIndex) {
      events.fail(
          uncommitted.removeLast(), new OutcomeUnknownException("leadership was lost meanwhile"));
    }
  }

  /** Hands committed entries to the applier, with the proposals that they settle. */
  private void hand(List<LogEntry> entries) {
    handedToApplier = entries.get(entries.size() - 1).index();
    ArrayDeque<PendingProposal<R>> settled =
        new ArrayDeque<>(Math.min(entries.size(), uncommitted.size()));
    while (!uncommitted.isEmpty() && uncommitted.peekFirst().index() <= handedToApplier) {
      PendingProposal<R> proposal = uncommitted.removeFirst();
      LogEntry entry = entries.get((int) (proposal.index() - entries.get(0).index()));
      if (proposal.isAt(new EntryId(entry.index(), entry.term()))) {
        settled.addLast(proposal);
      } else {
        events.fail(proposal, new ProposalDroppedException(proposal.index()));
      }
    }
    applier.post(new Applier.Entries<>(entries, settled));
    while (!confirmedReads.isEmpty() && confirmedReads.peekFirst().index <= handedToApplier) {
      applier.post(confirmedReads.removeFirst().read);
    }
  }

  private void onReady(Effect.ReadsReady ready) {
    for (ReadRequest request : ready.reads()) {
      PendingRead<?> read = (PendingRead<?>) request;
      if (ready.index() <= handedToApplier) {
        // The applier works in order: it will have applied all that it was handed by then.
        applier.post(read);
      } else {
        if (confirmedReads.size() >= MAX_CONFIRMED) {
          confirmedReads.removeIf(confirmed -> confirmed.read.isEnded());
        }
        confirmedReads.addLast(new Confirmed(ready.index(), read));
      }
    }
  }

  private void fail(PendingRequest<?> request, Refusal reason, @Nullable NodeId leader) {
    RaftException failure = switch (reason) {
      case NOT_LEADER -> new NotLeaderException(leader);
      case TOO_MANY -> new OverloadedException("too many reads wait for a quorum");
      case TRANSFERRING -> new NotLeaderException(null);
      case STOPPED -> request.stopped(stopReason == null ? "failed" : stopReason);
    };
    events.fail(request, failure);
  }

  private static long entryBytes(Message message) {
    return message instanceof AppendEntries append ? bytes(append.entries()) : 0;
  }

  private static long bytes(List<LogEntry> entries) {
    long bytes = 0;
    for (LogEntry entry : entries) {
      bytes += entry.weight();
    }
    return bytes;
  }
}
