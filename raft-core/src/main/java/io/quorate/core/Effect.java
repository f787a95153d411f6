// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.message.InstallSnapshot;
import io.quorate.message.Message;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
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
   * @param base what the log begins after from now on, or null to leave it: entries at or below it
   *     go away, and all entries if the log does not hold that very one. A snapshot that stands for
   *     it must be durable before this is.
   * @param truncateFrom remove this entry and all after it first, or 0 to remove none
   * @param entries to append after that
   * @param thenSend what to send once all of this is durable
   */
  record Persist(
      long sequence,
      @Nullable HardState hardState,
      @Nullable SnapshotMetadata base,
      long truncateFrom,
      List<LogEntry> entries,
      List<Message> thenSend)
      implements Effect {

    /** Whether there is nothing to write: this one only waits for those before it. */
    public boolean isBarrier() {
      return hardState == null && base == null && truncateFrom == 0 && entries.isEmpty();
    }
  }

  /**
   * Apply these committed entries to the state machine, then report {@link Input.Applied}.
   *
   * @param holders on the leader, servers that hold all of them durably; empty elsewhere
   */
  record Apply(List<LogEntry> entries, List<NodeId> holders) implements Effect {}

  /**
   * Put the state machine into the state of this snapshot, which is durable and the log begins
   * after, then report {@link Input.Restored}. Nothing is to be applied before that.
   */
  record Restore(SnapshotMetadata snapshot) implements Effect {}

  /**
   * Keep the snapshot that has arrived as if it were one of this server's own, then report
   * {@link Input.SnapshotCreated}: the log holds what it stands for, so that there is nothing to
   * restore.
   */
  record KeepSnapshot(SnapshotMetadata snapshot) implements Effect {}

  /**
   * Bring the newest snapshot to a follower, at least up to what the message names. Lost, it is
   * reported by {@link Input.SnapshotFailed}; arrived, the follower answers.
   */
  record SendSnapshot(InstallSnapshot message) implements Effect {}

  /** The snapshot that is on its way to this server need not arrive any more. */
  record CancelSnapshot(NodeId to) implements Effect {}

  /** A configuration is in force that was not. Whom it names, the transport must reach. */
  record ConfigurationChanged(ClusterConfiguration configuration) implements Effect {}

  /** How far a membership change has got, in words. */
  record ChangeProgressed(ChangeRequest request, String what) implements Effect {}

  /** What became of a membership change. */
  record ChangeEnded(ChangeRequest request, ChangeOutcome outcome) implements Effect {}

  /**
   * What became of a leadership transfer.
   *
   * @param failure why the target does not lead, or null if it does
   * @param leader who leads now, as far as is known
   */
  record TransferEnded(
      TransferRequest request,
      @Nullable String failure,
      @Nullable NodeId leader) implements Effect {}

  /** This server gave up leading, or was made to, for this reason. */
  record SteppedDown(long term, String reason) implements Effect {}

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

  /**
   * These reads may be answered by a state machine that has applied everything up to the index.
   *
   * @param validUntil when the answers must have been made, on the clock of the inputs: the end of
   *     the lease that they rest upon; Long.MAX_VALUE if they rest on none. One that was not is to
   *     be asked for again.
   */
  record ReadsReady(List<ReadRequest> reads, long index, long validUntil) implements Effect {}

  /** These reads cannot be answered here. */
  record ReadsFailed(
      List<ReadRequest> reads, Refusal reason, @Nullable NodeId leader) implements Effect {}

  /** This server's role, its term, or the leader it knows is another now. */
  record RoleChanged(RoleKind role, long term, @Nullable NodeId leader) implements Effect {}

  /** The server has stopped, for this reason; nothing more comes from it. */
  record Stopped(String reason) implements Effect {}
}
