// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.message.Message;
import io.quorate.model.EntryId;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import java.util.List;

/** Something that happened, told to the core by its driver through {@link RaftCore#step}. */
public sealed interface Input {

  /** A message arrived. */
  record Received(Message message) implements Input {}

  /**
   * Commands to replicate. Answered by {@link Effect.ProposalsAppended} or
   * {@link Effect.ProposalsRefused}, with these very objects.
   */
  record Proposals(List<Proposal> proposals) implements Input {}

  /**
   * Linearizable reads. Each is answered by {@link Effect.ReadsReady} or
   * {@link Effect.ReadsFailed}, with these very objects.
   */
  record Reads(List<ReadRequest> reads) implements Input {}

  /**
   * Everything up to this {@link Effect.Persist#sequence} is durable.
   *
   * @param sequence that of the last persist that has completed; all before it have too
   */
  record Persisted(long sequence) implements Input {}

  /** The state machine has applied all entries up to this index. */
  record Applied(long index) implements Input {}

  /**
   * Answers {@link Effect.LoadEntries}.
   *
   * @param request the number of the request
   * @param entries consecutive entries from the first one asked for
   */
  record EntriesLoaded(long request, List<LogEntry> entries) implements Input {}

  /**
   * Answers {@link Effect.LoadEntries} when the log does not hold those entries. That stops the
   * server, unless the request has been given up meanwhile (the log of a leader that was deposed
   * may be cut under it) or the log has been shortened.
   *
   * @param request the number of the request
   */
  record EntriesMissing(long request, String reason) implements Input {}

  /**
   * A membership change. Answered by {@link Effect.ChangeEnded}, with this very object, perhaps
   * after some {@link Effect.ChangeProgressed}.
   */
  record Change(ChangeRequest request) implements Input {}

  /** A leadership transfer. Answered by {@link Effect.TransferEnded}, with this very object. */
  record Transfer(TransferRequest request) implements Input {}

  /**
   * A snapshot of this server's own state machine is durable.
   *
   * @param snapshot what {@link RaftCore#snapshotAt} said of its index
   */
  record SnapshotCreated(SnapshotMetadata snapshot) implements Input {}

  /** The log may go away up to this index, as far as a snapshot stands for it. */
  record Compact(long upTo) implements Input {}

  /**
   * A snapshot did not reach a follower: the stream was cut or made no progress.
   *
   * @param session that of {@link Effect.SendSnapshot}
   */
  record SnapshotFailed(NodeId to, long session) implements Input {}

  /**
   * More of a snapshot has reached a follower, so that it cannot be said to get no further.
   *
   * @param session that of {@link Effect.SendSnapshot}
   */
  record SnapshotProgress(NodeId to, long session) implements Input {}

  /** The state machine has taken over the state that {@link Effect.Restore} named. */
  record Restored(long index) implements Input {}

  /**
   * Somebody was told that this entry is committed. If this server's log holds it, then it holds
   * everything before it too (Log Matching), so that it may apply it without word from a leader.
   */
  record CommitKnown(EntryId entry) implements Input {}

  /** A follower is to act as if it knew no leader; refused where leases are relied upon. */
  record ForgetLeader() implements Input {}

  /** Time has passed, possibly beyond a deadline. */
  record TimePassed() implements Input {}

  /**
   * The election timeout ran out now, as if no leader had been heard during it. Nothing happens to
   * a leader, to a server that may not campaign, or, where leases are relied upon, to one that
   * heard a leader within T.
   */
  record ElectionTimeout() implements Input {}

  /** A leader gives up its role by order of the operator; nothing happens to others. */
  record StepDown() implements Input {}

  /** The driver cannot go on, a disk or the state machine failed: the server stops. */
  record Failed(String reason) implements Input {}
}
