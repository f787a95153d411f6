// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.model.NodeId;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Moves messages from the network to the nodes. */
public final class Deliveries {
  private final Cluster cluster;
  private final Driver driver;

  public Deliveries(Cluster cluster, Driver driver) {
    this.cluster = cluster;
    this.driver = driver;
  }

  /** Delivers what is in flight and not held, and what that produces, until quiet. */
  public void all() {
    allUntil(() -> false);
  }

  /** The same, but stops as soon as the condition holds after a message; whether it did. */
  boolean allUntil(BooleanSupplier condition) {
    while (true) {
      InFlight next = cluster.network().firstFree(this::isReachable);
      if (next != null) {
        driver.deliver(next);
      } else if (!driver.completeAll()) {
        // Late work was all that could still produce something, and there is none.
        return false;
      }
      if (condition.getAsBoolean()) {
        return true;
      }
    }
  }

  /** Delivers these, as far as their receivers can be reached, and not what they produce. */
  public void only(List<InFlight> messages) {
    for (InFlight message : messages) {
      if (isReachable(message.message().to())) {
        driver.deliver(message);
      }
    }
  }

  private boolean isReachable(NodeId id) {
    Node node = cluster.find(id);
    return node == null || node.isReachable();
  }
}
