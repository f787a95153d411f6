// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.safety;

import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.testing.scenario.cluster.ScenarioFailure;
import java.util.HashMap;
import java.util.Map;

/** No two state machines ever apply different entries at the same index (paper §5.4.3). */
final class StateMachineSafety {
  private record Applied(LogEntry entry, NodeId where) {}

  private final Map<Long, Applied> applied = new HashMap<>();

  /** A state machine applied this entry, now or in a life before. */
  void applied(NodeId node, LogEntry entry) {
    Applied first = applied.putIfAbsent(entry.index(), new Applied(entry, node));
    if (first != null && !first.entry().equals(entry)) {
      throw new ScenarioFailure(
          "state machine safety: " + node + " applied " + entry + " where " + first.where()
              + " applied " + (first.entry().id().equals(entry.id()) ? "another " : "")
              + first.entry());
    }
  }
}
