// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.invariant;

import io.quorate.core.CoreStatus;
import io.quorate.core.CoreStatus.FollowerStatus;
import io.quorate.core.RoleKind;
import io.quorate.model.NodeId;
import java.util.function.ToLongFunction;

/**
 * A server's indexes stand in order, applied before committed before the end of the log; and what a
 * leader believes of a follower's log is not more than is on that follower's disk (paper figure 2).
 */
public final class StateOrder {
  /**
   * A server stands like this now.
   *
   * @param durable the last entry on a server's disk that its leader may count on;
   *     {@link Long#MAX_VALUE} if its disk was lost
   */
  public void observed(CoreStatus status, ToLongFunction<NodeId> durable) {
    if (status.lastApplied() > status.commitIndex()
        || status.commitIndex() > status.last().index()
        || status.base().index() > status.commitIndex()
        || status.durableIndex() > status.last().index()) {
      throw new InvariantViolation(Property.STATE_ORDER, "of " + status);
    }
    if (status.role() == RoleKind.LEADER) {
      for (FollowerStatus follower : status.progress()) {
        check(status, follower, durable.applyAsLong(follower.id()));
      }
    }
  }

  private static void check(CoreStatus status, FollowerStatus follower, long durable) {
    if (follower.nextIndex() <= follower.matchIndex()) {
      throw new InvariantViolation(
          Property.STATE_ORDER, "next is not behind match of " + follower + " on " + status);
    }
    if (!follower.forgetful() && follower.matchIndex() > durable) {
      throw new InvariantViolation(
          Property.STATE_ORDER,
          status.self() + " believes that " + follower.id() + " holds up to "
              + follower.matchIndex() + ", whose disk ends at " + durable);
    }
  }
}
