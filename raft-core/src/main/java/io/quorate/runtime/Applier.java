// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.Codec;
import io.quorate.Entry;
import io.quorate.OutcomeUnknownException;
import io.quorate.StateMachine;
import io.quorate.model.EntryKind;
import io.quorate.model.LogEntry;
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
  sealed interface Task permits Entries, PendingRead {}

  /**
   * Committed entries to apply.
   *
   * @param proposals those of them whose proposers wait here, in order
   */
  record Entries<R>(List<LogEntry> entries, ArrayDeque<PendingProposal<R>> proposals)
      implements Task {}

  private final StateMachine<C, R> stateMachine;
  private final Codec<C> codec;
  private final GroupLoop<R> group;
  private @Nullable String failure;

  Applier(StateMachine<C, R> stateMachine, Codec<C> codec, GroupLoop<R> group) {
    this.stateMachine = stateMachine;
    this.codec = codec;
    this.group = group;
  }

  @Override
  public long handle(List<Task> tasks) {
    for (Task task : tasks) {
      if (task instanceof PendingRead<?> read) {
        if (failure == null) {
          read.run();
        } else {
          read.fail(read.stopped(failure));
        }
      } else {
        @SuppressWarnings("unchecked") // the loop of this group posts only its own proposals
        Entries<R> entries = (Entries<R>) task;
        apply(entries);
      }
    }
    return Long.MAX_VALUE;
  }

  private void apply(Entries<R> task) {
    for (LogEntry entry : task.entries) {
      if (failure != null) {
        break;
      }
      if (entry.kind() == EntryKind.COMMAND) {
        apply(entry, task.proposals);
      }
    }
    if (failure == null) {
      group.applied(task.entries.get(task.entries.size() - 1).index());
    } else {
      for (PendingProposal<R> proposal : task.proposals) {
        proposal.fail(new OutcomeUnknownException(failure));
      }
    }
  }

  private void apply(LogEntry entry, ArrayDeque<PendingProposal<R>> proposals) {
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
    PendingProposal<R> proposal = proposals.peekFirst();
    if (proposal != null && proposal.index() == entry.index()) {
      proposals.removeFirst();
      proposal.applied(result);
    }
  }
}
