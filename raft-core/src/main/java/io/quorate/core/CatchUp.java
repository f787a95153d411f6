// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.model.NodeId;

/**
 * How a learner that is to vote catches up with the log, in rounds (dissertation §4.2.1): a round
 * ends when it holds what the log held when the round began. One that takes less than an election
 * timeout shows that the learner will not hold up the cluster as a voter.
 */
final class CatchUp {
  /** After so many rounds a learner that is still too slow will not become faster. */
  private static final int MAX_ROUNDS = 20;

  final NodeId learner;
  private int round = 1;
  private long target;
  private long began;
  private boolean done;

  CatchUp(NodeId learner, long target, long now) {
    this.learner = learner;
    this.target = target;
    this.began = now;
  }

  boolean isDone() {
    return done;
  }

  /** Whether it has had all its rounds and has not caught up. */
  boolean isTooSlow() {
    return !done && round > MAX_ROUNDS;
  }

  /** It holds the log up to here; returns whether a round has ended with that. */
  boolean onMatch(long matchIndex, long lastIndex, long now, long electionTimeout) {
    if (done || matchIndex < target) {
      return false;
    }
    done = now - began < electionTimeout;
    round++;
    target = lastIndex;
    began = now;
    return true;
  }

  String describe(long matchIndex) {
    return done
        ? learner + " has caught up"
        : learner + " has " + matchIndex + " of " + target + " entries, round " + round;
  }
}
