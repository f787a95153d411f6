// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.simulation;

import io.quorate.testing.Simulation;
import io.quorate.testing.SimulationReport;
import java.io.PrintStream;
import java.util.function.Supplier;

/**
 * Simulates both tables of leases. Exits with 0 if the one that reads the clock was found out and
 * the mended one was not, with 1 otherwise.
 */
final class LeaseSimulation {
  private static final long SEEDS = 20;

  private LeaseSimulation() {}

  public static void main(String[] args) {
    System.exit(run(System.out));
  }

  /** The same without the exit: returns its code. */
  static int run(PrintStream out) {
    out.println("Leases that read the clock of the server:");
    SimulationReport broken = simulate(Leases::byClockOfServer, 1, out);
    out.println("Leases whose time is in the command:");
    SimulationReport mended = simulate(Leases::byTimeInCommand, SEEDS, out);
    boolean found =
        broken.failures().stream().anyMatch(failure -> failure.property().equals("I5"));
    return found && mended.failures().isEmpty() ? 0 : 1;
  }

  private static SimulationReport simulate(Supplier<Leases> leases, long seeds, PrintStream out) {
    SimulationReport report =
        Simulation.of(new LeaseWorkload(leases)).nodes(3).seeds(1, seeds).run();
    for (SimulationReport.Failure failure : report.failures()) {
      out.printf("  seed %d: %s %s%n", failure.seed(), failure.property(), failure.what());
      out.printf("  to see it again, Simulation.replay:%n%s", failure.plan().indent(4));
    }
    out.printf("  %s%n", report);
    return report;
  }
}
