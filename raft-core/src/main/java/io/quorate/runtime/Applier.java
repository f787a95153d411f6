// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.Codec;
import io.quorate.Entry;
import io.quorate.OutcomeUnknownException;
import io.quorate.StateMachine;
import io.quorate.model.EntryKind;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the state machine from entry to entry, answers those who proposed them, and runs queries
 * in between. The only one to touch the state machine.
 */
final class Applier<C, R> implements Workers.Handler<Applier.Task> {
  private static final Logger LOG = LoggerFactory.getLogger(Applier.class);

  /** Something to do with the state machine. */
  sealed interface Task permits Entries, Restore, PendingRead, PendingSnapshot, WriterIdle {}

  /**
   * Committed entries to apply.
   *
   * @param holders servers that are known to hold them
   * @param proposals those of them whose proposers wait here, in order
   */
  record Entries<R>(
      List<LogEntry> entries, List<NodeId> holders, ArrayDeque<PendingProposal<R>> proposals)
      implements Task {}

  /** A snapshot whose state is to take the place of this one. */
  record Restore(SnapshotMetadata snapshot) implements Task {}

  /** Nothing is being written out any more. */
  record WriterIdle() implements Task {}

  private final StateMachine<C, R> stateMachine;
  private final Codec<C> codec;
  private final GroupLoop<R> group;
  private final Workers workers;
  private final Snapshotting snapshotting;
  private @Nullable String failure;

  Applier(
      StateMachine<C, R> stateMachine,
      Codec<C> codec,
      GroupLoop<R> group,
      Workers workers,
      Snapshotting snapshotting) {
    this.stateMachine = stateMachine;
    this.codec = codec;
    this.group = group;
    this.workers = workers;
    this.snapshotting = snapshotting;
  }

  @Override
  public long handle(List<Task> tasks) {
    for (Task task : tasks) {
      if (task instanceof PendingRead<?> read) {
        query(read);
      } else if (task instanceof PendingSnapshot snapshot) {
        snapshotting.onRequest(snapshot);
      } else if (task instanceof WriterIdle) {
        snapshotting.onWriterIdle();
      } else if (task instanceof Restore restore) {
        restore(restore.snapshot);
      } else {
        @SuppressWarnings("unchecked") // the loop of this group posts only its own proposals
        Entries<R> entries = (Entries<R>) task;
        apply(entries);
      }
    }
    if (failure == null) {
      capture();
    }
    return snapshotting.deadline();
  }

  private void query(PendingRead<?> read) {
    if (failure != null) {
      read.fail(read.stopped(failure));
    } else if (!read.run(workers)) {
      // The lease ran out before the answer was there: it needs a quorum's word.
      group.submit(read);
    }
  }

  private void capture() {
    try {
      snapshotting.captureIfDue(workers.nanoTime());
    } catch (Throwable e) {
      // Capturing must not change anything, but who knows what has become of a state in which it
      // fails.
      LOG.error("the state machine failed to capture its state, the node stops", e);
      failure = "the state machine failed to capture its state: " + e;
      group.failed(failure);
    }
  }

  private void restore(SnapshotMetadata snapshot) {
    if (failure != null) {
      return;
    }
    try {
      snapshotting.restore(snapshot);
      group.restored(snapshot.lastIncluded().index());
    } catch (Throwable e) {
      LOG.error("the snapshot of {} cannot be restored", snapshot.lastIncluded(), e);
      failure = "the snapshot of " + snapshot.lastIncluded() + " cannot be restored: " + e;
      group.failed(failure);
    }
  }

  private void apply(Entries<R> task) {
    for (LogEntry entry : task.entries) {
      if (failure != null) {
        break;
      }
      if (entry.kind() == EntryKind.COMMAND) {
        apply(entry, task);
      }
    }
    if (failure == null) {
      snapshotting.onApplied(task.entries);
      group.applied(task.entries.get(task.entries.size() - 1).index());
    } else {
      for (PendingProposal<R> proposal : task.proposals) {
        proposal.fail(new OutcomeUnknownException(failure));
      }
    }
  }

  private void apply(LogEntry entry, Entries<R> task) {
    R result;
    try {
      C command = codec.decode(entry.payload());
      result = stateMachine.apply(new Entry<>(entry.index(), entry.term(), command));
    } catch (Throwable e) {
      // To skip the entry would make this state differ from the others'.
      LOG.error("the state machine failed at index {}, the node stops", entry.index(), e);
      failure = "the state machine failed at index " + entry.index() + ": " + e;
      group.failed(failure);
      return;
    }
    PendingProposal<R> proposal = task.proposals.peekFirst();
    if (proposal != null && proposal.index() == entry.index()) {
      task.proposals.removeFirst();
      proposal.applied(result, task.holders);
    }
  }
}
