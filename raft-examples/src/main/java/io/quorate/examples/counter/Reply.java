// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.RaftRole;
import io.quorate.model.NodeId;
import org.jspecify.annotations.Nullable;

/** What a node answers to a {@link Request}; {@link Protocol} turns it into bytes. */
sealed interface Reply {
  /**
   * The number is in, on a majority, for good.
   *
   * @param value the value with it
   * @param index its place in the log
   * @param term the term of its entry
   */
  record Added(long value, long index, long term) implements Reply {}

  /** The sum would not fit 64 bits. The number was not added. */
  record Overflow(long index) implements Reply {}

  /** The value asked for. */
  record Value(long value) implements Reply {}

  /**
   * What the node looks like, and its own copy of the value, which may be an old one.
   *
   * @param stopReason why the node stopped, if it did
   */
  record Status(
      NodeId id,
      RaftRole role,
      long term,
      @Nullable NodeId leader,
      long lastIndex,
      long commitIndex,
      long lastApplied,
      long value,
      @Nullable String stopReason)
      implements Reply {}

  /** Certainly not added: the node does not lead. Names who does, if it knows. */
  record NotLeader(@Nullable NodeId leader) implements Reply {}

  /** Certainly not added, and may be sent again. */
  record Refused(String reason) implements Reply {}

  /** May have been added, or may be yet. Sent again, it could be added twice. */
  record OutcomeUnknown(String reason) implements Reply {}

  /** Certainly not added, and to send it again would not help: client and node do not fit. */
  record Rejected(String reason) implements Reply {}
}
