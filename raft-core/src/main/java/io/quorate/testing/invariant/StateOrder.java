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
   * @param memory its log as it asked to have it written
   * @param disk its log as it is on its disk
   * @param durable the last entry on a server's disk that its leader may count on;
   *     {@link Long#MAX_VALUE} if its disk was lost
   */
  public void observed(
      CoreStatus status, LogImage memory, LogImage disk, ToLongFunction<NodeId> durable) {
    if (status.role() == RoleKind.STOPPED) {
      return; // What it had not asked to have written is lost, and it takes in nothing more.
    }
    if (!status.last().equals(memory.last())
        || !status.base().equals(memory.base().lastIncluded())) {
      throw new InvariantViolation(
          Property.STATE_ORDER, "it has asked to have " + memory + " written, and is " + status);
    }
    if (disk.last().index() < status.durableIndex()) {
      throw new InvariantViolation(
          Property.STATE_ORDER, "on the disk is " + disk + ", of which knows more " + status);
    }
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
