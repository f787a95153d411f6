// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.core.Role.Leader;

/**
 * A leader that a quorum does not answer for an election timeout steps down (dissertation §6.2),
 * and so does one whose disk hangs: its heartbeats would keep everybody from electing a better one.
 */
final class QuorumCheck {
  private final NodeState state;

  QuorumCheck(NodeState state) {
    this.state = state;
  }

  /** Time has passed. */
  void onTime(Leader leader) {
    long waits = state.now - state.persistence.waitingSince(state.now);
    if (waits >= state.options.maxWriteStall()) {
      state.stepDown("its disk has not completed a write for " + waits / 1_000_000 + " ms");
    } else if (state.options.checkQuorum() && state.now - leader.quorumDeadline >= 0) {
      leader.quorumDeadline = state.now + state.options.electionTimeout();
      look(leader);
    }
  }

  private void look(Leader leader) {
    boolean reached = Quorum.isReached(state.configuration(), voter -> {
      Progress follower = leader.reliable(voter);
      return follower == null ? voter.equals(state.self) : follower.active;
    });
    leader.followers.forEach(follower -> follower.active = false);
    if (!reached) {
      state.stepDown(
          "no quorum has answered for " + state.options.electionTimeout() / 1_000_000 + " ms");
    }
  }

  /** When to look next. */
  long deadline(Leader leader) {
    long stall = state.persistence.waitingSince(state.now) + state.options.maxWriteStall();
    boolean alone = leader.followers.isEmpty();
    return state.options.checkQuorum() && !alone ? Math.min(stall, leader.quorumDeadline) : stall;
  }
}
