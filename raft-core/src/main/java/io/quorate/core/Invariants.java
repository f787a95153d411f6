// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.core.Role.Leader;

/** What holds after every step of a server (paper, figure 3). Checked where assertions are on. */
final class Invariants {
  private Invariants() {}

  /** Throws an AssertionError that shows the state if something does not hold; else true. */
  static boolean hold(NodeState state, boolean restoring) {
    long last = state.log.lastIndex();
    require(
        restoring || state.log.base().index() <= state.lastApplied,
        "applied below the base",
        state);
    require(state.lastApplied <= state.commitIndex, "applied beyond commit", state);
    require(state.commitIndex <= last, "commit beyond the log", state);
    require(state.persistence.durableIndex() <= last, "durable beyond the log", state);
    require(state.log.last().term() <= state.currentTerm, "an entry of a later term", state);
    if (state.role instanceof Leader leader) {
      require(state.self.equals(state.votedFor), "leads without its own vote", state);
      for (Progress follower : leader.followers) {
        require(follower.matchIndex < follower.nextIndex, "match not below next", state);
        require(follower.nextIndex <= last + 1, "next beyond the log", state);
      }
    }
    return true;
  }

  private static void require(boolean condition, String what, NodeState state) {
    if (!condition) {
      throw new AssertionError(what
          + ": "
          + state.self
          + " "
          + state.role.kind()
          + " t"
          + state.currentTerm
          + " log "
          + state.log.base()
          + ".."
          + state.log.last()
          + " durable "
          + state.persistence.durableIndex()
          + " commit "
          + state.commitIndex
          + " applied "
          + state.lastApplied);
    }
  }
}
