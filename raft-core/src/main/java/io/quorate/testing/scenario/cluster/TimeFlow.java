// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.core.Input;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Lets time pass, in which timers fire: by deadline, then in the order of declaration. */
public final class TimeFlow {
  private final Cluster cluster;
  private final Driver driver;
  private final Deliveries deliveries;

  public TimeFlow(Cluster cluster, Driver driver, Deliveries deliveries) {
    this.cluster = cluster;
    this.driver = driver;
    this.deliveries = deliveries;
  }

  /** Moves the clocks of these nodes alone, delivering nothing. */
  public void advance(List<Node> nodes, long nanos) {
    pass(nodes, nanos, () -> false, () -> false);
  }

  /** Lets time pass on a fast network. */
  public void run(long nanos) {
    await(nanos, () -> false);
  }

  /** The same, until the condition holds; whether it did. */
  public boolean await(long nanos, BooleanSupplier condition) {
    return condition.getAsBoolean()
        || pass(cluster.all(), nanos, () -> deliveries.allUntil(condition), condition);
  }

  /**
   * Lets time pass for these nodes.
   *
   * @param between done before the first timer and after each; true ends it
   * @param condition looked at after each timer; true ends it
   * @return whether it was ended
   */
  private boolean pass(
      List<Node> nodes, long nanos, BooleanSupplier between, BooleanSupplier condition) {
    long left = nanos;
    while (true) {
      if (between.getAsBoolean()) {
        return true;
      }
      Node next = nextToFire(nodes);
      long wait = next == null ? Long.MAX_VALUE : next.untilDeadline();
      long moved = Math.min(wait, left);
      nodes.forEach(node -> node.moveClock(moved));
      left -= moved;
      if (next == null || wait > moved) {
        return false;
      }
      driver.fire(next, new Input.TimePassed());
      if (condition.getAsBoolean()) {
        return true;
      }
    }
  }

  /** The election timeout of this node runs out now; not while it is paused. */
  public void electionTimeout(Node node) {
    if (!node.isPaused()) {
      driver.fire(node, new Input.ElectionTimeout());
    }
  }

  private static @Nullable Node nextToFire(List<Node> nodes) {
    Node next = null;
    for (Node node : nodes) {
      long wait = node.untilDeadline();
      if (wait < Long.MAX_VALUE && (next == null || wait < next.untilDeadline())) {
        next = node;
      }
    }
    return next;
  }
}
