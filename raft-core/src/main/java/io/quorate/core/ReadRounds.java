// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Linearizable reads without a log entry (ReadIndex, dissertation §6.4): a leader's commit index
 * can be read once a quorum has answered a message that was sent after the read arrived, since then
 * no other leader could have committed more before that.
 *
 * <p>Many reads share a round of messages; rounds are numbered by the leader, so that an answer to
 * an earlier one never confirms a later one. One round is under way at a time.
 */
final class ReadRounds {
  private static final int MAX_WAITING = 1 << 16;

  private List<ReadRequest> waiting = new ArrayList<>();
  private List<ReadRequest> asked = List.of();
  private long askedIndex;
  private long round;

  /** The newest round, 0 before the first. */
  long round() {
    return round;
  }

  /**
   * Takes these in, unless too many wait: a leader that cannot commit in its term, or reaches no
   * quorum, would otherwise collect reads whose users have long given up.
   */
  boolean add(List<ReadRequest> reads) {
    if (waiting.size() >= MAX_WAITING) {
      return false;
    }
    waiting.addAll(reads);
    return true;
  }

  /** Begins a round for those that wait, if none is under way; returns whether it did. */
  boolean begin(long commitIndex) {
    if (waiting.isEmpty() || !asked.isEmpty()) {
      return false;
    }
    round++;
    asked = waiting;
    askedIndex = commitIndex;
    waiting = new ArrayList<>();
    return true;
  }

  /** Whether a round waits for answers. */
  boolean isUnderWay() {
    return !asked.isEmpty();
  }

  /** Ends the round under way: a quorum has answered it. */
  Effect.ReadsReady confirmed() {
    Effect.ReadsReady ready = new Effect.ReadsReady(asked, askedIndex);
    asked = List.of();
    return ready;
  }

  /** Fails all reads, since this server leads no longer. */
  void failAll(Outbox outbox, Role next) {
    List<ReadRequest> all = new ArrayList<>(asked);
    all.addAll(waiting);
    asked = List.of();
    waiting = new ArrayList<>();
    if (!all.isEmpty()) {
      outbox.add(refusal(all, next));
    }
  }

  /** What reads are told that come to a server in this role, which is not the leader. */
  static Effect.ReadsFailed refusal(List<ReadRequest> reads, Role role) {
    @Nullable Refusal reason = role instanceof Role.Stopped ? Refusal.STOPPED : Refusal.NOT_LEADER;
    return new Effect.ReadsFailed(reads, reason, role.leader());
  }
}
