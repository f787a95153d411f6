// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.invariant;

import io.quorate.model.NodeId;

/** A leader never removes entries from its own log (paper figure 3, dissertation §3.5). */
public final class LeaderAppendOnly {
  /**
   * A leader has something written.
   *
   * @param truncateFrom from which entry on it has entries of its log removed first, 0 for none
   */
  public void wrote(NodeId leader, long term, long truncateFrom) {
    if (truncateFrom > 0) {
      throw new InvariantViolation(
          Property.LEADER_APPEND_ONLY,
          leader + ", which leads term " + term + ", removes its entries from " + truncateFrom
              + " on");
    }
  }
}
