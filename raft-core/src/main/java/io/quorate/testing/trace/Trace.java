// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.trace;

import io.quorate.model.NodeId;
import java.util.List;
import java.util.Set;

/**
 * What was written down of one run.
 *
 * @param lines each an action of the specification, or a claim, as a TLA+ record
 * @param servers who took part
 */
public record Trace(List<String> lines, Set<NodeId> servers) {
  public Trace {
    lines = List.copyOf(lines);
    servers = Set.copyOf(servers);
  }

  /** How many lines. */
  public int size() {
    return lines.size();
  }

  /** What line this is, counted from 1 as the specification does. */
  public String line(int number) {
    return lines.get(number - 1);
  }
}
