// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import io.quorate.testing.simulation.world.Tally;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What runs came to, to be read by people or by programs. */
record SimulationTable(Tally tally, long failed, double seconds) {
  private static final double NANOS_PER_HOUR = 3.6e12;

  String text() {
    StringBuilder text = new StringBuilder();
    row(text, "seeds", tally.runs());
    row(text, "failed", failed);
    row(text, "events", tally.events());
    row(text, "events per second", Math.round(tally.events() / seconds));
    text.append(String.format(
        Locale.ROOT, "%-28s %,16.2f%n", "virtual hours", tally.virtualNanos() / NANOS_PER_HOUR));
    row(text, "invariant checks", tally.checks());
    row(text, "histories checked", tally.histories());
    row(text, "operations in them", tally.historyOperations());
    section(text, "fault", tally.faults());
    section(text, "operation", tally.operations());
    section(text, "outcome", tally.outcomes());
    return text.toString().stripTrailing();
  }

  private static void section(StringBuilder text, String name, Map<String, Long> counts) {
    counts.forEach((kind, count) -> row(text, name + " " + kind, count));
  }

  private static void row(StringBuilder text, String name, long count) {
    text.append(String.format(Locale.ROOT, "%-28s %,16d%n", name, count));
  }

  String json() {
    return String.format(
        Locale.ROOT,
        "{\"seeds\":%d,\"failed\":%d,\"events\":%d,\"seconds\":%.3f,\"virtualHours\":%.4f,"
            + "\"checks\":%d,\"histories\":%d,\"historyOperations\":%d,"
            + "\"faults\":%s,\"operations\":%s,\"outcomes\":%s}",
        tally.runs(),
        failed,
        tally.events(),
        seconds,
        tally.virtualNanos() / NANOS_PER_HOUR,
        tally.checks(),
        tally.histories(),
        tally.historyOperations(),
        json(tally.faults()),
        json(tally.operations()),
        json(tally.outcomes()));
  }

  private static String json(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(count -> "\"" + count.getKey() + "\":" + count.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }
}
