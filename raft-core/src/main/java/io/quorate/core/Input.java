// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.message.Message;
import io.quorate.model.LogEntry;
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
   * server, unless the request has been given up meanwhile: the log of a leader that was deposed
   * may be cut under it.
   *
   * @param request the number of the request
   */
  record EntriesMissing(long request, String reason) implements Input {}

  /** Time has passed, possibly beyond a deadline. */
  record TimePassed() implements Input {}

  /**
   * The election timeout ran out now, as if no leader had been heard during it. Nothing happens to
   * a leader, or to a server that may not campaign.
   */
  record ElectionTimeout() implements Input {}

  /** A leader gives up its role by order of the operator; nothing happens to others. */
  record StepDown() implements Input {}

  /** The driver cannot go on, a disk or the state machine failed: the server stops. */
  record Failed(String reason) implements Input {}
}
