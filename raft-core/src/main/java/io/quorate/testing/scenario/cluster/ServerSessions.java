// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.model.Bytes;
import io.quorate.model.EntryKind;
import io.quorate.model.LogEntry;
import io.quorate.session.SessionTable;
import io.quorate.session.Verdict;
import java.util.function.Consumer;

/** The sessions that a node knows beside its state machine. */
final class ServerSessions {
  private final SessionTable table;

  /** No sessions. */
  ServerSessions() {
    table = new SessionTable();
  }

  /** Those in a snapshot. */
  ServerSessions(Bytes snapshot) {
    table = SessionTable.fromBytes(snapshot);
  }

  /** What a snapshot of now holds. */
  Bytes toBytes() {
    return table.toBytes();
  }

  /**
   * Applies an entry to the sessions and returns what whoever proposed it is told.
   *
   * @param machine applies the command, if that is to be
   */
  TrackedProposal.Outcome apply(LogEntry entry, Consumer<String> machine) {
    if (entry.kind() == EntryKind.OPEN_SESSION) {
      table.open(entry);
    } else if (entry.kind() == EntryKind.SESSION_COMMAND) {
      return apply(table.decide(entry), machine);
    }
    return TrackedProposal.Outcome.COMMITTED;
  }

  private TrackedProposal.Outcome apply(Verdict verdict, Consumer<String> machine) {
    if (verdict instanceof Verdict.Apply apply) {
      Bytes command = apply.command().command();
      machine.accept(command.toUtf8());
      // As good a response as any that is not the same for all commands.
      table.respond(apply, command);
      return TrackedProposal.Outcome.COMMITTED;
    }
    return verdict instanceof Verdict.Duplicate
        ? TrackedProposal.Outcome.DUPLICATE
        : TrackedProposal.Outcome.REJECTED;
  }
}
