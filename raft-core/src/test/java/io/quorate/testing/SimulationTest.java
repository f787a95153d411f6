// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.simulation.store.StoreWorkload;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whole clusters through everything that can go wrong, from seeds. */
class SimulationTest {
  private static final long FIRST = Long.getLong("simulation.first", 1);
  private static final long SEEDS = Long.getLong("simulation.seeds", 2000);
  private static final long SEEDS_AT_ONCE = 50;

  @Test
  @DisplayName("nothing goes wrong, whatever happens, and everything does happen")
  void allSeeds() {
    List<SimulationReport> reports = LongStream.rangeClosed(0, (SEEDS - 1) / SEEDS_AT_ONCE)
        .parallel()
        .mapToObj(part -> {
          long first = FIRST + part * SEEDS_AT_ONCE;
          long last = Math.min(first + SEEDS_AT_ONCE, FIRST + SEEDS) - 1;
          return Simulation.of(new StoreWorkload(1 + (int) part % 4))
              .seeds(first, last)
              .run();
        })
        .toList();
    reports.forEach(SimulationReport::requireNoFailures);
    assertThat(reports.stream().mapToLong(SimulationReport::histories).sum())
        .as("histories that were decided")
        .isGreaterThan(SEEDS * 8 / 10);
    for (String kind : reports.get(0).faults().keySet()) {
      assertThat(reports.stream().mapToLong(report -> report.faults().get(kind)).sum())
          .as("faults: %s", kind)
          .isPositive();
    }
    for (String kind : reports.get(0).operations().keySet()) {
      assertThat(reports.stream()
              .mapToLong(report -> report.operations().get(kind))
              .sum())
          .as("operations: %s", kind)
          .isPositive();
    }
  }
}
