// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.core.Reading.Remote;
import io.quorate.message.ReadIndexResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The rounds of messages in which a quorum confirms that a leader leads (dissertation §6.4): once
 * it has answered one that was begun after a read arrived, no other leader could have committed
 * more before that.
 *
 * <p>Many reads share a round; rounds are numbered by the leader, so that an answer to an earlier
 * one never confirms a later one. One round of reads is under way at a time.
 */
final class ReadRounds {
  private static final int MAX_WAITING = 1 << 16;

  /** A round, and a time before which no message of it was sent. */
  private record Begun(long round, long at) {}

  private List<ReadRequest> waiting = new ArrayList<>();
  private List<ReadRequest> asked = List.of();
  private long askedIndex;
  private long askedRound;
  private long round;
  private final ArrayDeque<Begun> begun = new ArrayDeque<>();
  private final boolean lease;
  private boolean confirmedAny;
  private long confirmedAt;

  /** Creates the rounds of a new leader, which notes when they began if there is a lease. */
  ReadRounds(boolean lease) {
    this.lease = lease;
  }

  /** The newest round, 0 before the first. */
  long round() {
    return round;
  }

  /** The round that the reads under way wait for. */
  long askedRound() {
    return askedRound;
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
  boolean begin(long commitIndex, long now) {
    if (waiting.isEmpty() || !asked.isEmpty()) {
      return false;
    }
    beginRound(now);
    asked = waiting;
    askedIndex = commitIndex;
    askedRound = round;
    waiting = new ArrayList<>();
    return true;
  }

  /** Begins a round: what is sent from now on belongs to it. */
  void beginRound(long now) {
    round++;
    if (lease) {
      begun.addLast(new Begun(round, now));
    }
  }

  /** Whether a round of reads waits for answers. */
  boolean isUnderWay() {
    return !asked.isEmpty();
  }

  /** Ends the round under way: a quorum has answered it. */
  void confirmed(NodeState state) {
    List<ReadRequest> reads = asked;
    asked = List.of();
    ready(state, reads, askedIndex, Long.MAX_VALUE);
  }

  /** A quorum has answered this round. */
  void onConfirmed(long confirmed) {
    while (!begun.isEmpty() && begun.peekFirst().round <= confirmed) {
      confirmedAt = begun.removeFirst().at;
      confirmedAny = true;
    }
  }

  boolean hasConfirmed() {
    return confirmedAny;
  }

  /** A time before which the newest round that a quorum has answered was not sent. */
  long confirmedAt() {
    return confirmedAt;
  }

  /** Answers those that may rest on the lease, which ends at this time. */
  void answerByLease(NodeState state, long until) {
    List<ReadRequest> leased = waiting.stream().filter(ReadRequest::lease).toList();
    if (!leased.isEmpty()) {
      waiting.removeIf(ReadRequest::lease);
      ready(state, leased, state.commitIndex, until);
    }
  }

  private static void ready(NodeState state, List<ReadRequest> reads, long index, long validUntil) {
    List<ReadRequest> own = new ArrayList<>(reads.size());
    for (ReadRequest read : reads) {
      if (read instanceof Remote remote) {
        answer(state, remote, index);
      } else {
        own.add(read);
      }
    }
    if (!own.isEmpty()) {
      state.outbox.add(new Effect.ReadsReady(own, index, validUntil));
    }
  }

  /** Tells another server the index that its read must wait for, or -1. */
  static void answer(NodeState state, Remote remote, long index) {
    state.send(new ReadIndexResponse(
        state.group, state.self, remote.from(), state.currentTerm, remote.request(), index));
  }

  /** Fails all reads: this server leads no longer, or is about to hand over. */
  void failAll(NodeState state, Role next) {
    List<ReadRequest> own = new ArrayList<>();
    for (List<ReadRequest> reads : List.of(asked, waiting)) {
      for (ReadRequest read : reads) {
        if (read instanceof Remote remote) {
          answer(state, remote, -1);
        } else {
          own.add(read);
        }
      }
    }
    asked = List.of();
    waiting = new ArrayList<>();
    if (!own.isEmpty()) {
      state.outbox.add(refusal(own, next));
    }
  }

  /** What reads are told that come to a server in this role, which cannot answer them. */
  static Effect.ReadsFailed refusal(List<ReadRequest> reads, Role role) {
    Refusal reason = Refusal.NOT_LEADER;
    if (role instanceof Role.Stopped) {
      reason = Refusal.STOPPED;
    } else if (role instanceof Role.Leader) {
      reason = Refusal.TRANSFERRING;
    }
    return new Effect.ReadsFailed(reads, reason, role.leader());
  }
}
