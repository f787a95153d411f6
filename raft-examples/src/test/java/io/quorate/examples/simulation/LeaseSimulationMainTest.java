// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the simulation of both tables of leases prints. */
class LeaseSimulationMainTest {
  @Test
  void namesTheSeedThePropertyAndThePlan() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    int code = LeaseSimulation.run(new PrintStream(printed, true, StandardCharsets.UTF_8));

    List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines.get(0)).isEqualTo("Leases that read the clock of the server:");
    assertThat(lines.get(1)).startsWith("  seed 1: I5 ").contains("has another state after index");
    assertThat(lines.get(3)).startsWith("    settings seed=1 voters=3 ");
    assertThat(lines.get(4)).startsWith("  1 runs, 1 failed, ");
    assertThat(lines.get(5)).isEqualTo("Leases whose time is in the command:");
    assertThat(lines.get(6)).startsWith("  20 runs, 0 failed, ");
    assertThat(lines).hasSize(7);
    assertThat(code).isZero();
  }
}
