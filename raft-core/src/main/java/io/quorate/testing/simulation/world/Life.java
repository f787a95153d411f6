// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.world;

import io.quorate.RaftNode;
import io.quorate.StateMachine;

/** A server from one start to its next end. */
record Life<C, R, S extends StateMachine<C, R>>(
    RaftNode<Tagged<C>, R> node, ObservedMachine<C, R, S> machine, SimulatedWorkers workers) {

  /** Whether it has given up, as it must when its disk fails. */
  boolean hasStopped() {
    return node.status().stopReason() != null;
  }

  /** Whether it lives and has not given up. */
  boolean serves() {
    return workers.areAlive() && !hasStopped();
  }
}
