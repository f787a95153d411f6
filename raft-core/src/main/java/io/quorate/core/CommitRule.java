// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import java.util.function.LongUnaryOperator;

/** When a leader may call entries committed (paper §5.4.2, dissertation §3.6.2). */
public final class CommitRule {
  private CommitRule() {}

  /**
   * The commit index of a leader.
   *
   * @param onQuorum the highest index that is durable on a quorum
   * @param commitIndex the commit index so far
   * @param currentTerm the leader's term
   * @param termAt gives the term of each entry of the leader's log
   */
  public static long advance(
      long onQuorum, long commitIndex, long currentTerm, LongUnaryOperator termAt) {
    // An entry of an earlier term can sit on a majority and still be overwritten by a later leader
    // (paper fig. 8), so counting replicas proves nothing for it. It commits, by Log Matching,
    // together with the first entry of our own term that reaches a majority.
    if (onQuorum <= commitIndex || termAt.applyAsLong(onQuorum) != currentTerm) {
      return commitIndex;
    }
    return onQuorum;
  }
}
