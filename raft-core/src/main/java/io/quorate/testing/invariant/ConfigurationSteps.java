// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.invariant;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.NodeId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * From one configuration to the next there is always a server in both that keeps two leaders from
 * being elected side by side, and no step is made before the last one is committed (dissertation
 * §4.1, §4.3).
 */
public final class ConfigurationSteps {
  /** More than this are not tried in all combinations. */
  private static final int MOST_VOTERS = 12;

  private final Set<List<ClusterConfiguration>> known = new HashSet<>();

  /**
   * A leader appends a configuration.
   *
   * @param before the one in force until now
   * @param committed whether that is known to be committed
   */
  public void appended(
      NodeId leader, ClusterConfiguration before, ClusterConfiguration after, boolean committed) {
    if (!committed) {
      throw new InvariantViolation(
          Property.ONE_CHANGE,
          leader + " appends " + after + " before " + before + " is committed");
    }
    if (after.voters().isEmpty()) {
      throw new InvariantViolation(Property.ONE_CHANGE, leader + " appends one without voters");
    }
    if (known.add(List.of(before, after)) && !overlap(before, after)) {
      throw new InvariantViolation(
          Property.QUORUM_OVERLAP,
          leader + " appends " + after + " after " + before
              + ": two leaders could be elected, by servers of which none is in both");
    }
  }

  /** Whether no quorum of one is without a server of each quorum of the other. */
  private static boolean overlap(ClusterConfiguration one, ClusterConfiguration other) {
    TreeSet<NodeId> all = new TreeSet<>(one.allVoters());
    all.addAll(other.allVoters());
    List<NodeId> servers = List.copyOf(all);
    if (servers.size() > MOST_VOTERS) {
      return true;
    }
    for (int bits = 0; bits < 1 << servers.size(); bits++) {
      int side = bits;
      if (CommittedIsDurable.isQuorum(one, node -> (side >> servers.indexOf(node) & 1) == 1)
          && CommittedIsDurable.isQuorum(other, node -> (side >> servers.indexOf(node) & 1) == 0)) {
        return false;
      }
    }
    return true;
  }
}
