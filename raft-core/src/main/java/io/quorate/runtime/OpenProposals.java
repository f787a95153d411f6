// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.OutcomeUnknownException;
import io.quorate.ProposalDroppedException;
import io.quorate.core.Effect.ProposalsAppended;
import io.quorate.core.Proposal;
import io.quorate.model.EntryId;
import io.quorate.model.LogEntry;
import java.util.ArrayDeque;
import java.util.List;

/** The proposals of one group that are in the log and whose outcome is open. */
final class OpenProposals<R> {
  private final NodeEvents events;

  /** In the order of their indexes. */
  private final ArrayDeque<PendingProposal<R>> open = new ArrayDeque<>();

  OpenProposals(NodeEvents events) {
    this.events = events;
  }

  void onAppended(ProposalsAppended appended) {
    long index = appended.first().index();
    for (Proposal proposal : appended.proposals()) {
      PendingProposal<R> pending = own(proposal);
      pending.appended(index, appended.first().term());
      open.addLast(pending);
      index++;
    }
  }

  @SuppressWarnings("unchecked") // the core gives back what this group's loop handed to it
  private PendingProposal<R> own(Proposal proposal) {
    return (PendingProposal<R>) proposal;
  }

  /** Of those beyond this index nobody here can tell any more what becomes of them. */
  void onUnknown(long afterIndex) {
    while (!open.isEmpty() && open.peekLast().index() > afterIndex) {
      events.fail(open.removeLast(), new OutcomeUnknownException("leadership was lost meanwhile"));
    }
  }

  /**
   * A snapshot stands for everything up to this index: what became of the proposals there, it does
   * not say (S24).
   */
  void onRestored(long index) {
    while (!open.isEmpty() && open.peekFirst().index() <= index) {
      events.fail(
          open.removeFirst(), new OutcomeUnknownException("a snapshot took the entry's place"));
    }
  }

  /** Takes out those whose entries are among these, which are consecutive and committed. */
  ArrayDeque<PendingProposal<R>> settledBy(List<LogEntry> entries) {
    long first = entries.get(0).index();
    long last = entries.get(entries.size() - 1).index();
    ArrayDeque<PendingProposal<R>> settled =
        new ArrayDeque<>(Math.min(entries.size(), open.size()));
    while (!open.isEmpty() && open.peekFirst().index() <= last) {
      PendingProposal<R> proposal = open.removeFirst();
      LogEntry entry = entries.get((int) (proposal.index() - first));
      if (proposal.isAt(new EntryId(entry.index(), entry.term()))) {
        settled.addLast(proposal);
      } else {
        events.fail(proposal, new ProposalDroppedException(proposal.index()));
      }
    }
    return settled;
  }
}
