// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.core.Role.Leader;
import io.quorate.message.ReadIndex;
import io.quorate.message.ReadIndexResponse;
import io.quorate.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Linearizable reads without a log entry (dissertation §6.4), on any server: a leader has a quorum
 * confirm that it still leads, or rests on its lease; others ask the leader for the index.
 */
final class Reading {
  private static final int MAX_ASKED = 1 << 16;

  /** A read of another server, of which only the number is known here. */
  record Remote(NodeId from, long request) implements ReadRequest {}

  /** Reads for which the leader was asked. */
  private record Asked(List<ReadRequest> reads, NodeId leader, long term, long at) {}

  private final NodeState state;
  private final LeadershipTransfer transfer;
  private final TreeMap<Long, Asked> asked = new TreeMap<>();
  private int askedReads;
  private long lastRequest;

  Reading(NodeState state, LeadershipTransfer transfer) {
    this.state = state;
    this.transfer = transfer;
  }

  void onReads(List<ReadRequest> reads) {
    NodeId known = state.role.leader();
    if (state.role instanceof Leader leader) {
      if (transfer.isUnderWay()) {
        fail(reads, Refusal.TRANSFERRING);
      } else if (!leader.reads.add(reads)) {
        fail(reads, Refusal.TOO_MANY);
      }
    } else if (known == null) {
      state.outbox.add(ReadRounds.refusal(reads, state.role));
    } else if (askedReads + reads.size() > MAX_ASKED) {
      fail(reads, Refusal.TOO_MANY);
    } else {
      lastRequest++;
      askedReads += reads.size();
      ask(lastRequest, new Asked(reads, known, state.currentTerm, state.now));
    }
  }

  private void ask(long request, Asked what) {
    asked.put(request, what);
    state.send(new ReadIndex(state.group, state.self, what.leader, state.currentTerm, request));
  }

  private void fail(List<ReadRequest> reads, Refusal reason) {
    state.outbox.add(new Effect.ReadsFailed(reads, reason, state.role.leader()));
  }

  /** Another server asks, in the current term. */
  void onReadIndex(ReadIndex request) {
    boolean taken = state.role instanceof Leader leader
        && !transfer.isUnderWay()
        && leader.reads.add(List.of(new Remote(request.from(), request.request())));
    if (!taken) {
      refuse(request);
    }
  }

  /** Whoever asked is in an earlier term, or this server cannot tell. */
  void refuse(ReadIndex request) {
    ReadRounds.answer(state, new Remote(request.from(), request.request()), -1);
  }

  /** The leader has answered, in the current term. */
  void onReadIndexResponse(ReadIndexResponse response) {
    Asked what = asked.get(response.request());
    // Numbers are used once, so that an answer to an earlier question never answers a later one.
    if (what == null || !what.leader.equals(response.from())) {
      return;
    }
    forget(response.request());
    if (response.isGranted()) {
      state.outbox.add(new Effect.ReadsReady(what.reads, response.index(), Long.MAX_VALUE));
    } else {
      fail(what.reads, Refusal.NOT_LEADER);
    }
  }

  private void forget(long request) {
    Asked what = asked.remove(request);
    askedReads -= what == null ? 0 : what.reads.size();
  }

  /**
   * Whatever has happened, reads asked of one who leads no longer fail, and questions that have
   * been unanswered for long are asked again: the question or the answer may be lost.
   */
  void look() {
    if (asked.isEmpty()) {
      return;
    }
    for (long request : new ArrayList<>(asked.keySet())) {
      @Nullable Asked what = asked.get(request);
      if (what == null) {
        continue;
      }
      if (what.term != state.currentTerm || !what.leader.equals(state.role.leader())) {
        forget(request);
        state.outbox.add(ReadRounds.refusal(what.reads, state.role));
      } else if (state.now - what.at >= 2 * state.options.heartbeatInterval()) {
        ask(request, new Asked(what.reads, what.leader, what.term, state.now));
      }
    }
  }

  /** Answers the reads of a leader that can be answered now. */
  void flush(Leader leader) {
    if (!state.hasCommittedInTerm()) {
      return;
    }
    answerByLease(leader);
    if (leader.reads.begin(state.commitIndex, state.now)) {
      leader.followers.forEach(follower -> follower.heartbeatDue = true);
    }
    if (leader.reads.isUnderWay() && confirmedRound(leader) >= leader.reads.askedRound()) {
      leader.reads.confirmed(state);
      flush(leader);
    }
  }

  private void answerByLease(Leader leader) {
    if (!state.options.lease()) {
      return;
    }
    leader.reads.onConfirmed(confirmedRound(leader));
    // A change of who is in the quorum, or of who leads, ends what the last quorum had promised.
    boolean quiet = !leader.leaseVoid
        && !transfer.isUnderWay()
        && state.isConfigurationCommitted()
        && !state.configuration().isJoint();
    long until = leader.reads.confirmedAt() + state.options.leaseDuration();
    if (quiet && leader.reads.hasConfirmed() && state.now - until < 0) {
      leader.reads.answerByLease(state, until);
    }
  }

  /** The newest round that a quorum has answered. */
  private long confirmedRound(Leader leader) {
    return Quorum.committedIndex(state.configuration(), voter -> {
      if (voter.equals(state.self)) {
        return leader.reads.round();
      }
      Progress follower = leader.reliable(voter);
      return follower == null ? 0 : follower.round;
    });
  }
}
