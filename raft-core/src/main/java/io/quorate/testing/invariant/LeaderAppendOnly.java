// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.invariant;

import io.quorate.model.NodeId;

/** A leader never removes entries from its own log (paper figure 3, dissertation §3.5). */
public final class LeaderAppendOnly {
  /** A server that leads this term, and did before, removes entries of its log. */
  public void removed(NodeId leader, long term, long from) {
    throw new InvariantViolation(
        Property.LEADER_APPEND_ONLY,
        leader + ", which leads term " + term + ", removes its entries from " + from + " on");
  }
}
