// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.invariant;

import io.quorate.model.HardState;
import io.quorate.model.NodeId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Terms and commit indexes never go back, and a vote is given once a term (paper figure 2): in
 * memory as long as a node lives, terms and votes on its disk for as long as that exists.
 */
public final class Monotonicity {
  private record Seen(long term, @Nullable NodeId vote, long commit) {}

  private final Map<NodeId, Seen> memories = new HashMap<>();
  private final Map<NodeId, HardState> disks = new HashMap<>();

  /** A node starts again from its disk. */
  public void started(NodeId node) {
    memories.remove(node);
  }

  /** A node starts again from nothing. */
  public void wiped(NodeId node) {
    memories.remove(node);
    disks.remove(node);
  }

  /** What a node's memory holds now. */
  public void inMemory(NodeId node, long term, @Nullable NodeId vote, long commit) {
    Seen before = memories.put(node, new Seen(term, vote, commit));
    if (before == null) {
      return;
    }
    check(node + " in memory", before.term(), before.vote(), term, vote);
    if (commit < before.commit()) {
      throw new InvariantViolation(
          Property.MONOTONICITY,
          node + " went back from commit index " + before.commit() + " to " + commit);
    }
  }

  /** What a node's disk holds now. */
  public void onDisk(NodeId node, HardState now) {
    HardState before = disks.put(node, now);
    if (before != null) {
      check(node + " on disk", before.term(), before.votedFor(), now.term(), now.votedFor());
    }
  }

  private static void check(
      String where, long oldTerm, @Nullable NodeId oldVote, long term, @Nullable NodeId vote) {
    if (term < oldTerm) {
      throw new InvariantViolation(
          Property.MONOTONICITY, where + " went back from term " + oldTerm + " to " + term);
    }
    if (term == oldTerm && oldVote != null && !oldVote.equals(vote)) {
      throw new InvariantViolation(
          Property.ONE_VOTE,
          where + " voted for " + oldVote + " in term " + term + " and now says " + vote);
    }
  }
}
