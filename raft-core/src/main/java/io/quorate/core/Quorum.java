// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.NodeId;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * What a majority is: pure functions, and the only place that knows. In a joint configuration a
 * majority of each half is needed (dissertation §4.3); a half without voters asks for nothing.
 */
public final class Quorum {
  /** How an election stands. */
  public enum Vote {
    PENDING,
    WON,
    LOST
  }

  private Quorum() {}

  /** The highest index that a quorum has reached. 0 if there are no voters at all. */
  public static long committedIndex(
      ClusterConfiguration configuration, ToLongFunction<NodeId> matchIndex) {
    long index = onMajority(configuration.voters(), matchIndex);
    if (configuration.isJoint()) {
      index = Math.min(index, onMajority(configuration.outgoingVoters(), matchIndex));
    }
    return index == Long.MAX_VALUE ? 0 : index;
  }

  /** Whether a quorum consists of nodes like this. */
  public static boolean isReached(ClusterConfiguration configuration, Predicate<NodeId> counts) {
    return vote(configuration, counts, node -> false) == Vote.WON;
  }

  /** How an election stands in which these have granted and those refused their votes. */
  public static Vote vote(
      ClusterConfiguration configuration, Predicate<NodeId> granted, Predicate<NodeId> refused) {
    if (configuration.voters().isEmpty()) {
      return Vote.LOST;
    }
    Vote incoming = vote(configuration.voters(), granted, refused);
    if (!configuration.isJoint()) {
      return incoming;
    }
    Vote outgoing = vote(configuration.outgoingVoters(), granted, refused);
    if (incoming == Vote.LOST || outgoing == Vote.LOST) {
      return Vote.LOST;
    }
    return incoming == Vote.WON && outgoing == Vote.WON ? Vote.WON : Vote.PENDING;
  }

  private static long onMajority(List<NodeId> voters, ToLongFunction<NodeId> matchIndex) {
    if (voters.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long[] reached = new long[voters.size()];
    for (int i = 0; i < reached.length; i++) {
      reached[i] = matchIndex.applyAsLong(voters.get(i));
    }
    Arrays.sort(reached);
    return reached[reached.length - majority(voters)];
  }

  private static Vote vote(
      List<NodeId> voters, Predicate<NodeId> granted, Predicate<NodeId> refused) {
    int yes = 0;
    int no = 0;
    for (NodeId voter : voters) {
      if (granted.test(voter)) {
        yes++;
      } else if (refused.test(voter)) {
        no++;
      }
    }
    if (yes >= majority(voters)) {
      return Vote.WON;
    }
    return no > voters.size() - majority(voters) ? Vote.LOST : Vote.PENDING;
  }

  private static int majority(List<NodeId> voters) {
    return voters.size() / 2 + 1;
  }
}
