// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.RaftRole;
import io.quorate.model.NodeId;
import java.util.List;
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
   * @param firstIndex the first entry its log still holds; those before are in the snapshot
   * @param standing what is wrong with it as a member, or nothing
   * @param members who takes part, as far as it knows
   * @param stopReason why the node stopped, if it did
   */
  record Status(
      NodeId id,
      RaftRole role,
      long term,
      @Nullable NodeId leader,
      long firstIndex,
      long lastIndex,
      long commitIndex,
      long lastApplied,
      long snapshotIndex,
      long value,
      String standing,
      List<MemberView> members,
      @Nullable String stopReason)
      implements Reply {
    public Status {
      members = List.copyOf(members);
    }
  }

  /** Certainly not done: the node does not lead. Names who does, and where, if it knows. */
  record NotLeader(@Nullable NodeId leader, String address) implements Reply {}

  /** Certainly not done, and may be sent again. */
  record Refused(String reason) implements Reply {}

  /** May have been done, or may be yet. An add that is sent again could be added twice. */
  record OutcomeUnknown(String reason) implements Reply {}

  /** Certainly not done, and to send it again would not help: it makes no sense here. */
  record Rejected(String reason) implements Reply {}

  /** It was tried and did not come about; all is as it was. */
  record Failed(String reason) implements Reply {}

  /** There was nothing to do. */
  record Unchanged(String reason) implements Reply {}

  /** It is under way; to be asked again. What has happened since the client asked last. */
  record Progress(List<String> lines) implements Reply {
    public Progress {
      lines = List.copyOf(lines);
    }
  }

  /** It is done, in words. */
  record Done(String what) implements Reply {}
}
