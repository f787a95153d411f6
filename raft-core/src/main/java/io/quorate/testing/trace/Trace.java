// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.trace;

import io.quorate.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What was written down of one run.
 *
 * @param lines each an action of the specification, or a claim, as TLA+ records
 * @param servers who took part
 */
public record Trace(List<TlaRecord> lines, Set<NodeId> servers) {
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
    return lines.get(number - 1).toString();
  }

  /** The same with another text in place of each occurrence of this one in a line. */
  Trace doctored(int number, String text, String other) {
    List<TlaRecord> changed = new ArrayList<>(lines);
    String fields = changed.get(number - 1).fields();
    if (!fields.contains(text)) {
      throw new IllegalArgumentException("line " + number + " has no " + text + ": " + fields);
    }
    changed.set(number - 1, new TlaRecord(fields.replace(text, other)));
    return new Trace(changed, servers);
  }
}
