// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.modelcheck;

import io.quorate.core.ChangeRequest;
import io.quorate.core.CoreOptions;
import io.quorate.core.CoreStatus;
import io.quorate.core.Effect;
import io.quorate.core.Input;
import io.quorate.core.Proposal;
import io.quorate.core.RaftCore;
import io.quorate.core.RoleKind;
import io.quorate.core.StartingPoint;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.Message;
import io.quorate.model.Bytes;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.MembershipChange;
import io.quorate.model.NodeId;
import io.quorate.model.RecoveredLog;
import io.quorate.testing.invariant.InvariantViolation;
import io.quorate.testing.invariant.LogImage;
import io.quorate.testing.invariant.Monotonicity;
import io.quorate.testing.invariant.Property;
import io.quorate.testing.invariant.WireHonesty;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A core with its disk and its state machine, and what happens to them. What a core asks for is
 * done at once and in the order of the scenario runner, but for writes that are made to wait.
 */
final class Server {
  /**
   * A message that left.
   *
   * @param disk the sender's disk at that moment if the message acknowledges entries, else null
   */
  record Sent(Message message, @Nullable Disk disk) {}

  /** What survives a crash; neither is modified. */
  record Disk(HardState hardState, LogImage log) {}

  private record Command(Bytes command) implements Proposal {}

  private record Request(MembershipChange change) implements ChangeRequest {
    @Override
    public boolean catchUp() {
      return false;
    }
  }

  /** Draws nothing but zeros. */
  private static final RandomGenerator NO_RANDOM = () -> 0;

  private final NodeId id;
  private final CoreOptions options;
  private final RaftCore core;
  private final Monotonicity monotonicity = new Monotonicity();
  private final Deque<Effect.Persist> writes = new ArrayDeque<>();
  private final Deque<Input> replies = new ArrayDeque<>();
  private final Deque<LogEntry> applies = new ArrayDeque<>();
  private final List<Sent> sent = new ArrayList<>();
  private final List<Observation> observations = new ArrayList<>();

  /** The log in the core's memory: what it has asked to be written. */
  private final LogImage memory;

  private final LogImage log;
  private HardState hardState;
  private long clock;
  private long leads;
  private long committed;

  /** A server that starts from a disk. */
  Server(NodeId id, CoreOptions options, Disk disk) {
    this.id = id;
    this.options = options;
    this.hardState = disk.hardState();
    this.log = disk.log().copy();
    this.memory = disk.log().copy();
    this.core =
        new RaftCore(GroupId.FIRST, id, options, StartingPoint.of(recovered()), NO_RANDOM, clock);
    monotonicity.onDisk(id, hardState);
    long previous = 0;
    for (LogEntry entry : log.entries()) {
      observations.add(
          new Observation.Appended(id, new EntryId(previous, log.termAt(previous)), entry));
      previous = entry.index();
    }
    flush();
    settle(false);
  }

  private RecoveredLog recovered() {
    List<EntryId> termStarts = new ArrayList<>();
    List<LogEntry> configurations = new ArrayList<>();
    for (LogEntry entry : log.entries()) {
      if (log.termAt(entry.index() - 1) != entry.term()) {
        termStarts.add(entry.id());
      }
      if (entry.kind() == EntryKind.CONFIGURATION) {
        configurations.add(entry);
      }
    }
    return new RecoveredLog(hardState, log.base(), log.last().index(), termStarts, configurations);
  }

  /**
   * Something happens, which is not a restart.
   *
   * @param late whether writes that follow from it wait, as they do if one waits already
   */
  void take(Event event, boolean late) {
    boolean held = late || !writes.isEmpty();
    if (event instanceof Event.Receive received) {
      feed(new Input.Received(received.message()));
    } else if (event instanceof Event.Timeout) {
      feed(new Input.ElectionTimeout());
    } else if (event instanceof Event.Heartbeat) {
      clock += options.heartbeatInterval();
      feed(new Input.TimePassed());
    } else if (event instanceof Event.Propose proposed) {
      feed(new Input.Proposals(List.of(new Command(Bytes.utf8(proposed.command())))));
    } else if (event instanceof Event.Change asked) {
      feed(new Input.Change(new Request(asked.change())));
    } else if (event instanceof Event.WriteEnds) {
      completeWrite();
      held = late || !writes.isEmpty();
    }
    settle(held);
  }

  /** Does what is to be done, in the order of the scenario runner. */
  private void settle(boolean held) {
    while (true) {
      if (!replies.isEmpty()) {
        feed(replies.removeFirst());
      } else if (!held && !writes.isEmpty()) {
        completeWrite();
      } else if (!applies.isEmpty()) {
        completeApply();
      } else {
        return;
      }
    }
  }

  private void completeWrite() {
    Effect.Persist persist = writes.removeFirst();
    if (persist.hardState() != null) {
      hardState = persist.hardState();
    }
    log.write(persist.base(), persist.truncateFrom(), persist.entries());
    monotonicity.onDisk(id, hardState);
    send(persist.thenSend());
    feed(new Input.Persisted(persist.sequence()));
  }

  private void completeApply() {
    long index = 0;
    for (LogEntry entry : List.copyOf(applies)) {
      observations.add(new Observation.Applied(id, entry));
      index = entry.index();
    }
    applies.clear();
    feed(new Input.Applied(index));
  }

  private void feed(Input input) {
    try {
      core.step(clock, input);
      flush();
    } catch (InvariantViolation e) {
      throw e;
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      throw new InvariantViolation(Property.NO_SURPRISE, id + " threw " + e + " on " + input);
    }
  }

  private void flush() {
    core.flush(clock).forEach(this::handle);
    observe();
  }

  private void handle(Effect effect) {
    if (effect instanceof Effect.Send send) {
      send(send.messages());
    } else if (effect instanceof Effect.Persist persist) {
      writes.addLast(persist);
      memory.write(persist.base(), persist.truncateFrom(), persist.entries());
      for (LogEntry entry : persist.entries()) {
        long before = entry.index() - 1;
        observations.add(
            new Observation.Appended(id, new EntryId(before, memory.termAt(before)), entry));
      }
    } else if (effect instanceof Effect.Apply apply) {
      applies.addAll(apply.entries());
    } else if (effect instanceof Effect.LoadEntries load) {
      replies.addLast(new Input.EntriesLoaded(
          load.request(), log.entries().subList((int) load.from() - 1, (int) load.through())));
    } else if (effect instanceof Effect.SendSnapshot || effect instanceof Effect.Restore) {
      throw new IllegalStateException("there are no snapshots here: " + effect);
    }
  }

  private void send(List<Message> messages) {
    for (Message message : messages) {
      new WireHonesty(hardState, log, null).check(message);
      boolean acknowledges = message instanceof AppendEntriesResponse response
          && response.result() instanceof AppendEntriesResponse.Accepted;
      sent.add(new Sent(message, acknowledges ? disk() : null));
    }
  }

  private void observe() {
    CoreStatus status = core.status();
    if (status.role() == RoleKind.STOPPED) {
      throw new InvariantViolation(Property.NO_SURPRISE, id + " stopped: " + status.stopReason());
    }
    if (!status.last().equals(memory.last())) {
      throw new InvariantViolation(
          Property.STATE_ORDER,
          id + " has a log up to " + status.last() + " but asked for one up to " + memory.last());
    }
    monotonicity.inMemory(id, status.term(), status.votedFor(), status.commitIndex());
    if (status.role() == RoleKind.LEADER && leads != status.term()) {
      leads = status.term();
      observations.add(new Observation.Elected(id, status.term(), List.copyOf(memory.entries())));
    }
    while (committed < status.commitIndex()) {
      committed++;
      observations.add(new Observation.Committed(
          id, new EntryId(committed, memory.termAt(committed)), status.term()));
    }
  }

  /** What it would find if it started now. */
  Disk disk() {
    return new Disk(hardState, log.copy());
  }

  /** The log in its memory. */
  LogImage memory() {
    return memory.copy();
  }

  CoreStatus status() {
    return core.status();
  }

  /** How many writes wait. */
  int writes() {
    return writes.size();
  }

  /** The messages that left, and forgets them. */
  List<Sent> takeSent() {
    List<Sent> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  /** What there was to see, and forgets it. */
  List<Observation> takeObservations() {
    List<Observation> taken = List.copyOf(observations);
    observations.clear();
    return taken;
  }

  /** All on which depends what it does from now on, and what its disk holds. */
  byte[] canonicalForm() {
    return CanonicalForm.of(core, hardState, log, writes);
  }
}
