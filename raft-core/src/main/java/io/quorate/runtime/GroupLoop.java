// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.NotLeaderException;
import io.quorate.RaftConfig;
import io.quorate.ReadConsistency;
import io.quorate.core.CoreStatus;
import io.quorate.core.Effect;
import io.quorate.core.Input;
import io.quorate.core.Proposal;
import io.quorate.core.RaftCore;
import io.quorate.core.ReadRequest;
import io.quorate.core.RoleKind;
import io.quorate.message.AppendEntries;
import io.quorate.message.Message;
import io.quorate.message.SnapshotChunk;
import io.quorate.message.SnapshotChunkResponse;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds one group's core and carries out its effects. While it is busy, what happens piles up in
 * its queue, and one flush answers it all.
 */
final class GroupLoop<R> implements Workers.Handler<GroupLoop.Task>, SnapshotWriter.Group {
  private static final Logger LOG = LoggerFactory.getLogger(GroupLoop.class);

  /** Something for the loop: an input of the core, or a user's request to become part of one. */
  sealed interface Task
      permits Step,
          PendingProposal,
          PendingRead,
          PendingMembership,
          PendingTransfer,
          PendingSnapshot {}

  /** An input of the core. */
  record Step(Input input) implements Task {}

  private final GroupId id;
  private final RaftCore core;
  private final CoreObserver observer;
  private final Workers workers;
  private final Transport transport;
  private final Requests requests;
  private final NodeEvents events;
  private final long maxQueuedBytes;
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicLong unwrittenBytes = new AtomicLong();

  private final OpenProposals<R> openProposals;
  private final Outcomes outcomes;
  private final long trailingEntries;
  private @Nullable String stopReason;

  private Workers.Worker<Task> self;
  private Workers.Worker<LogWriter.Task> writer;
  private Workers.Worker<EntryLoader.Task> loader;
  private Workers.Worker<Applier.Task> applier;
  private SnapshotStreams streams;
  private WaitingReads waitingReads;

  @SuppressWarnings("NullAway.Init") // the workers are set by connect, before anything happens
  GroupLoop(
      GroupId id,
      RaftCore core,
      CoreObserver observer,
      Workers workers,
      Transport transport,
      NodeEvents events,
      RaftConfig config) {
    this.id = id;
    this.core = core;
    this.observer = observer;
    this.workers = workers;
    this.transport = transport;
    this.events = events;
    this.requests = new Requests(events, workers);
    this.openProposals = new OpenProposals<>(events);
    this.outcomes = new Outcomes(events);
    this.maxQueuedBytes = 4 * config.maxInflightBytes();
    this.trailingEntries = config.snapshots().trailingEntries();
  }

  /** Says who works for this group; called once, before anything is posted. */
  void connect(
      Workers.Worker<Task> self,
      Workers.Worker<LogWriter.Task> writer,
      Workers.Worker<EntryLoader.Task> loader,
      Workers.Worker<Applier.Task> applier,
      SnapshotStreams streams) {
    this.self = self;
    this.writer = writer;
    this.loader = loader;
    this.applier = applier;
    this.streams = streams;
    this.waitingReads = new WaitingReads(core.status().lastApplied(), applier);
  }

  @Override
  public GroupId id() {
    return id;
  }

  /** Takes a message from the transport, or drops it if too many bytes of entries wait already. */
  void receive(Message message) {
    long bytes = entryBytes(message);
    long queued = queuedBytes.addAndGet(bytes);
    // One is always taken in: a larger one is sent until it has arrived, and nothing behind it.
    if (bytes > 0 && queued > bytes && queued > maxQueuedBytes) {
      queuedBytes.addAndGet(-bytes);
    } else if (message instanceof SnapshotChunk chunk) {
      streams.onChunk(chunk);
    } else if (message instanceof SnapshotChunkResponse response) {
      streams.post(new SnapshotStreams.Answered(response));
    } else {
      post(new Input.Received(message));
    }
  }

  /** Takes a user's request. */
  <T extends PendingRequest<?> & Task> void submit(T request) {
    if (!self.post(request)) {
      request.fail(request.stopped("closed"));
    }
  }

  /** A leader gives up its role. */
  void stepDown() {
    post(new Input.StepDown());
  }

  /** Campaigns as if no leader had been heard. */
  void campaign() {
    post(new Input.ElectionTimeout());
  }

  /** A snapshot did not get to a follower. */
  void snapshotFailed(NodeId to, long session) {
    post(new Input.SnapshotFailed(to, session));
  }

  /** More of a snapshot got to a follower. */
  void snapshotProgress(NodeId to, long session) {
    post(new Input.SnapshotProgress(to, session));
  }

  /** What this server has to do with a snapshot that is offered to it. */
  SnapshotReceiver.Use useOf(SnapshotChunk chunk) {
    EntryId last = chunk.install().snapshot().lastIncluded();
    synchronized (core) {
      CoreStatus status = core.status();
      if (!chunk.shared() && chunk.term() < status.term()) {
        return SnapshotReceiver.Use.REFUSE;
      }
      if (last.index() <= status.snapshot().index()) {
        return SnapshotReceiver.Use.HELD;
      }
      // Whoever shares one need not lead, so that only what is known to be committed here can tell
      // that it is right.
      boolean known =
          last.index() <= status.commitIndex() && core.termAt(last.index()) == last.term();
      return chunk.shared() && !known ? SnapshotReceiver.Use.REFUSE : SnapshotReceiver.Use.RECEIVE;
    }
  }

  /** A snapshot is whole on this server's disk. */
  void snapshotReceived(SnapshotChunk chunk) {
    if (chunk.shared()) {
      snapshotTaken(chunk.install().snapshot());
    } else {
      post(new Input.Received(chunk.install()));
    }
  }

  @Override
  public @Nullable SnapshotMetadata snapshotAt(long index) {
    synchronized (core) {
      return core.snapshotAt(index);
    }
  }

  @Override
  public void snapshotTaken(SnapshotMetadata snapshot) {
    post(new Input.SnapshotCreated(snapshot));
    post(new Input.Compact(snapshot.lastIncluded().index() - trailingEntries));
  }

  /** Below this, nobody needs a snapshot: the newest reaches there, and so do log and state. */
  long snapshotIndex() {
    CoreStatus status = status();
    // Until the log that goes with the newest one is on disk, a restart needs one before it; and
    // until the state machine is there, it may still have to restore one before it.
    long newest = status.snapshot().index();
    return newest <= Math.min(status.durableIndex(), status.lastApplied()) ? newest : 0;
  }

  @Override
  public void writerIdle() {
    applier.post(new Applier.WriterIdle());
  }

  /** The state machine is in the state of this snapshot. */
  void restored(long index) {
    post(new Input.Restored(index));
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
    post(new Input.Persisted(sequence));
  }

  void applied(long index) {
    post(new Input.Applied(index));
  }

  void loaded(long request, List<LogEntry> entries) {
    post(new Input.EntriesLoaded(request, entries));
  }

  void missing(long request, String reason) {
    post(new Input.EntriesMissing(request, reason));
  }

  void failed(String reason) {
    post(new Input.Failed(reason));
  }

  private void post(Input input) {
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
        outcomes.onStopped(reason);
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
    transport.members(addresses(status().configuration()));
    post(new Input.TimePassed());
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
          step(now, new Input.TimePassed());
        }
        carryOut(flush(now));
      } catch (RuntimeException | Error e) {
        doubt(tasks);
        LOG.error("{} cannot go on", id, e);
        stop(now, "it cannot go on: " + e);
      }
      return Math.min(core.nextDeadline(), requests.sweep(now));
    }
  }

  private void step(long now, Input input) {
    core.step(now, input);
    observer.stepped(now, input, core);
  }

  private List<Effect> flush(long now) {
    List<Effect> effects = core.flush(now);
    observer.flushed(now, effects, core);
    return effects;
  }

  /** Stops the core; what it still wants sent or written is no longer wanted. */
  private void stop(long now, String reason) {
    step(now, new Input.Failed(reason));
    for (Effect effect : flush(now)) {
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
        take(read, reads, now);
      } else if (task instanceof PendingMembership change) {
        change.begin();
        step(now, new Input.Change(change));
      } else if (task instanceof PendingTransfer request) {
        transfer(request, now);
      } else if (task instanceof PendingSnapshot snapshot) {
        applier.post(snapshot);
      } else {
        Input input = ((Step) task).input;
        if (input instanceof Input.Received received) {
          queuedBytes.addAndGet(-entryBytes(received.message()));
        }
        step(now, input);
      }
    }
    if (!proposals.isEmpty()) {
      step(now, new Input.Proposals(proposals));
    }
    if (!reads.isEmpty()) {
      step(now, new Input.Reads(reads));
    }
  }

  private void transfer(PendingTransfer request, long now) {
    CoreStatus status = core.status();
    if (status.role() == RoleKind.LEADER) {
      step(now, new Input.Transfer(request));
    } else {
      events.fail(request, new NotLeaderException(status.leader()));
    }
  }

  /** Has a read wait for what it must see, or adds it to those that the core is asked about. */
  private void take(PendingRead<?> read, List<ReadRequest> toAsk, long now) {
    ReadConsistency consistency = read.consistency();
    if (consistency instanceof ReadConsistency.Local) {
      waitingReads.add(0, read);
    } else if (consistency instanceof ReadConsistency.AtLeast atLeast) {
      waitingReads.add(atLeast.index(), read);
    } else if (consistency instanceof ReadConsistency.After after) {
      step(now, new Input.CommitKnown(after.entry()));
      waitingReads.add(after.entry().index(), read);
    } else {
      toAsk.add(read);
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
      hand(apply);
    } else if (effect instanceof Effect.Restore restore) {
      restore(restore.snapshot());
    } else if (effect instanceof Effect.KeepSnapshot keep) {
      snapshotTaken(keep.snapshot());
    } else if (effect instanceof Effect.SendSnapshot send) {
      streams.post(new SnapshotStreams.Send(send.message()));
    } else if (effect instanceof Effect.CancelSnapshot cancel) {
      streams.post(new SnapshotStreams.Cancel(cancel.to()));
    } else if (effect instanceof Effect.ConfigurationChanged changed) {
      transport.members(addresses(changed.configuration()));
      events.onConfiguration(changed.configuration());
    } else if (effect instanceof Effect.ChangeProgressed progressed) {
      events.onProgress((PendingMembership) progressed.request(), progressed.what());
    } else if (effect instanceof Effect.ChangeEnded ended) {
      outcomes.ended(
          (PendingMembership) ended.request(), ended.outcome(), core.status().leader());
    } else if (effect instanceof Effect.TransferEnded ended) {
      outcomes.ended((PendingTransfer) ended.request(), ended);
    } else if (effect instanceof Effect.SteppedDown stepped) {
      events.onSteppedDown(stepped.term(), stepped.reason());
    } else if (effect instanceof Effect.LoadEntries load) {
      loader.post(new EntryLoader.Task(this, load));
    } else if (effect instanceof Effect.ProposalsAppended appended) {
      openProposals.onAppended(appended);
    } else if (effect instanceof Effect.ProposalsRefused refused) {
      for (Proposal proposal : refused.proposals()) {
        outcomes.refused((PendingProposal<?>) proposal, refused.reason(), refused.leader());
      }
    } else if (effect instanceof Effect.ProposalsUnknown unknown) {
      openProposals.onUnknown(unknown.afterIndex());
    } else if (effect instanceof Effect.ReadsReady ready) {
      onReady(ready);
    } else if (effect instanceof Effect.ReadsFailed failed) {
      for (ReadRequest read : failed.reads()) {
        outcomes.refused((PendingRead<?>) read, failed.reason(), failed.leader());
      }
    } else if (effect instanceof Effect.RoleChanged role) {
      events.onRole(role, core.status().learner());
    } else if (effect instanceof Effect.Stopped stopped && stopReason == null) {
      stopReason = stopped.reason();
      outcomes.onStopped(stopped.reason());
      requests.endAll(stopped.reason());
      events.onFailure(stopped.reason());
    }
  }

  /** Hands committed entries to the applier, with the proposals that they settle. */
  private void hand(Effect.Apply apply) {
    List<LogEntry> entries = apply.entries();
    applier.post(new Applier.Entries<>(entries, apply.holders(), openProposals.settledBy(entries)));
    waitingReads.onHandedOut(entries.get(entries.size() - 1).index());
  }

  private void restore(SnapshotMetadata snapshot) {
    long index = snapshot.lastIncluded().index();
    openProposals.onRestored(index);
    applier.post(new Applier.Restore(snapshot));
    waitingReads.onHandedOut(index);
  }

  private void onReady(Effect.ReadsReady ready) {
    for (ReadRequest request : ready.reads()) {
      PendingRead<?> read = (PendingRead<?>) request;
      read.validUntil(ready.validUntil());
      waitingReads.add(ready.index(), read);
    }
  }

  /** Where the others are reached, as the configuration says. */
  private Map<NodeId, String> addresses(ClusterConfiguration configuration) {
    Map<NodeId, String> addresses = new TreeMap<>();
    for (NodeId member : configuration.members()) {
      if (!member.equals(transport.self())) {
        addresses.put(member, configuration.member(member).address());
      }
    }
    return addresses;
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
