// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.message.Message;
import io.quorate.model.EntryId;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something for the driver to do, returned by {@link RaftCore#flush} in the order in which it is to
 * be begun. None needs to have ended before the next begins: what must wait for the disk travels
 * inside {@link Persist}.
 */
public sealed interface Effect {

  /** Send these messages now. They promise nothing that the disk does not back already. */
  record Send(List<Message> messages) implements Effect {}

  /**
   * Make this durable, then send the messages, then report {@link Input.Persisted}.
   *
   * <p>Persists complete in the order of their numbers. The messages promise that what this persist
   * or one before it contains is durable: a vote, an acknowledgement. Sent any earlier, a crash
   * could break the promise (dissertation §3.8).
   *
   * @param sequence counts from 1 up, without a gap
   * @param hardState replaces the stored one, or null to leave it
   * @param truncateFrom remove this entry and all after it first, or 0 to remove none
   * @param entries to append after that
   * @param thenSend what to send once all of this is durable
   */
  record Persist(
      long sequence,
      @Nullable HardState hardState,
      long truncateFrom,
      List<LogEntry> entries,
      List<Message> thenSend)
      implements Effect {

    /** Whether there is nothing to write: this one only waits for those before it. */
    public boolean isBarrier() {
      return hardState == null && truncateFrom == 0 && entries.isEmpty();
    }
  }

  /** Apply these committed entries to the state machine, then report {@link Input.Applied}. */
  record Apply(List<LogEntry> entries) implements Effect {}

  /**
   * Read durable entries that the core keeps no more, then answer with {@link Input.EntriesLoaded}.
   *
   * @param request the number to answer with
   * @param from the index of the first one
   * @param through the index of the last one at most; fewer may be answered, but not none
   * @param maxBytes how many bytes at most; the first entry in any case
   */
  record LoadEntries(long request, long from, long through, long maxBytes) implements Effect {}

  /**
   * These proposals are in the leader's log, one after the other. Each one's outcome is known once
   * its index is applied, or told by {@link ProposalsUnknown}.
   *
   * @param first where the first of them stands; all have its term
   */
  record ProposalsAppended(List<Proposal> proposals, EntryId first) implements Effect {}

  /** These proposals will never be applied. */
  record ProposalsRefused(
      List<Proposal> proposals, Refusal reason, @Nullable NodeId leader) implements Effect {}

  /**
   * This server leads no longer: of its proposals beyond this index nobody here can tell whether
   * they will be applied.
   */
  record ProposalsUnknown(long afterIndex) implements Effect {}

  /** These reads may be answered by a state machine that has applied everything up to the index. */
  record ReadsReady(List<ReadRequest> reads, long index) implements Effect {}

  /** These reads cannot be answered here. */
  record ReadsFailed(
      List<ReadRequest> reads, Refusal reason, @Nullable NodeId leader) implements Effect {}

  /** This server's role, its term, or the leader it knows is another now. */
  record RoleChanged(RoleKind role, long term, @Nullable NodeId leader) implements Effect {}

  /** The server has stopped, for this reason; nothing more comes from it. */
  record Stopped(String reason) implements Effect {}
}
