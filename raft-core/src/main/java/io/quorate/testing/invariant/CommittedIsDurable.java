// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.invariant;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.NodeId;
import java.util.Collection;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * When an entry is committed, a quorum holds it on disk: a majority of the voters, in a joint
 * configuration of both halves (dissertation §3.8, §4.3).
 */
public final class CommittedIsDurable {
  /**
   * A leader says for the first time that an entry is committed.
   *
   * @param before the configuration in force when it began to think about that
   * @param after the one in force when it had done so
   * @param holds whether the disk of a server of a configuration holds the entry
   */
  public void committed(
      NodeId leader,
      EntryId entry,
      ClusterConfiguration before,
      ClusterConfiguration after,
      BiPredicate<ClusterConfiguration, NodeId> holds) {
    if (!isQuorum(before, node -> holds.test(before, node))
        && !isQuorum(after, node -> holds.test(after, node))) {
      throw new InvariantViolation(
          Property.COMMITTED_IS_DURABLE,
          leader + " says that " + entry + " is committed, which of " + after + " only "
              + after.members().stream().filter(node -> holds.test(after, node)).toList()
              + " hold on disk");
    }
  }

  /** Whether those of whom this holds are a quorum, counted in the plainest way. */
  public static boolean isQuorum(ClusterConfiguration configuration, Predicate<NodeId> holds) {
    return isMajority(configuration.voters(), holds)
        && (!configuration.isJoint() || isMajority(configuration.outgoingVoters(), holds));
  }

  private static boolean isMajority(Collection<NodeId> voters, Predicate<NodeId> holds) {
    return 2 * voters.stream().filter(holds).count() > voters.size();
  }
}
