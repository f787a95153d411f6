// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.Simulation;
import io.quorate.testing.SimulationReport;
import org.junit.jupiter.api.Test;

class LeaseSimulationTest {
  @Test
  void allServersAgreeOnWhoHoldsWhat() {
    Simulation.of(new LeaseWorkload(Leases::byTimeInCommand))
        .seeds(1, 20)
        .run()
        .requireNoFailures();
  }

  @Test
  void aClockThatIsReadInApplyIsFound() {
    var simulation =
        Simulation.of(new LeaseWorkload(Leases::byClockOfServer)).nodes(3).seeds(1, 1);
    SimulationReport.Failure failure = simulation.run().failures().get(0);
    assertThat(failure.property()).isEqualTo("I5");
    assertThat(failure.what()).contains("has another state after index");

    SimulationReport again = simulation.replay(failure.plan());
    assertThat(again.failures()).hasSize(1);
  }
}
