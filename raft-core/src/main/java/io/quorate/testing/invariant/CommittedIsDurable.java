// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.invariant;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.NodeId;
import java.util.Collection;
import java.util.function.Predicate;

/**
 * When an entry is committed, a quorum holds it on disk: a majority of the voters, in a joint
 * configuration of both halves (dissertation §3.8, §4.3).
 */
public final class CommittedIsDurable {
  /**
   * A leader says for the first time that an entry is committed.
   *
   * @param configuration in force on that leader
   * @param holds whether a server's disk holds the entry
   */
  public void committed(
      NodeId leader, EntryId entry, ClusterConfiguration configuration, Predicate<NodeId> holds) {
    if (!isQuorum(configuration, holds)) {
      throw new InvariantViolation(
          Property.COMMITTED_IS_DURABLE,
          leader + " says that " + entry + " is committed, which of " + configuration + " only "
              + configuration.members().stream().filter(holds).toList() + " hold on disk");
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
