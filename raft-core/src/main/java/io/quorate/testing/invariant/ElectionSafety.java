// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.invariant;

import io.quorate.model.NodeId;
import java.util.HashMap;
import java.util.Map;

/** At most one leader is ever elected in a term (paper §5.2). */
public final class ElectionSafety {
  private final Map<Long, NodeId> leaders = new HashMap<>();

  /** This node leads this term; returns whether that is news. */
  public boolean leads(NodeId node, long term) {
    NodeId other = leaders.putIfAbsent(term, node);
    if (other != null && !other.equals(node)) {
      throw new InvariantViolation(
          Property.ELECTION_SAFETY, node + " leads term " + term + ", which " + other + " led");
    }
    return other == null;
  }
}
