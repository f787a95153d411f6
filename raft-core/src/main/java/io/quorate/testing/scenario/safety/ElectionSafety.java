// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.safety;

import io.quorate.model.NodeId;
import io.quorate.testing.scenario.cluster.ScenarioFailure;
import java.util.HashMap;
import java.util.Map;

/** At most one leader is ever elected in a term (paper §5.2). */
final class ElectionSafety {
  private final Map<Long, NodeId> leaders = new HashMap<>();

  /** This node leads this term; returns whether that is news. */
  boolean leads(NodeId node, long term) {
    NodeId other = leaders.putIfAbsent(term, node);
    if (other != null && !other.equals(node)) {
      throw new ScenarioFailure(
          "election safety: " + node + " leads term " + term + ", which " + other + " led");
    }
    return other == null;
  }
}
