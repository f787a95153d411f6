// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.NodeId;
import java.util.ArrayList;
import java.util.List;

/** The answers of one election or pre-election: the first of each voter counts. */
final class VoteTally {
  private final List<NodeId> granted = new ArrayList<>();
  private final List<NodeId> refused = new ArrayList<>();

  void count(NodeId voter, boolean grants) {
    if (!granted.contains(voter) && !refused.contains(voter)) {
      (grants ? granted : refused).add(voter);
    }
  }

  /** How it stands; answers of those who have no vote in this configuration do not matter. */
  Quorum.Vote outcome(ClusterConfiguration configuration) {
    return Quorum.vote(configuration, granted::contains, refused::contains);
  }
}
