// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import io.quorate.testing.simulation.world.Tally;
import java.util.List;
import java.util.Map;

/** What came of a {@link Simulation}. */
public final class SimulationReport {
  private final Tally tally;
  private final List<Failure> failures;

  SimulationReport(Tally tally, List<Failure> failures) {
    this.tally = tally;
    this.failures = List.copyOf(failures);
  }

  /**
   * A run in which something was not as it must be.
   *
   * @param seed of the run
   * @param property the id of what does not hold: {@code I5} for state machines that differ
   * @param what went wrong
   * @param virtualNanos when, since the run began
   * @param plan what leads there, for {@link Simulation#replay}: of the first failure of a property
   *     the fewest events that were found to do, of later ones the plan of their seed
   */
  public record Failure(long seed, String property, String what, long virtualNanos, String plan) {}

  /** What failed, in the order of the seeds. */
  public List<Failure> failures() {
    return failures;
  }

  /** How many runs there were. */
  public long runs() {
    return tally.runs();
  }

  /** How many inputs the cores of all servers took. */
  public long events() {
    return tally.events();
  }

  /** How often a property was held against a run. */
  public long checks() {
    return tally.checks();
  }

  /** How much virtual time passed, in nanoseconds. */
  public long virtualNanos() {
    return tally.virtualNanos();
  }

  /** How many histories of clients were found linearizable. */
  public long histories() {
    return tally.histories();
  }

  /** How often each kind of fault struck. */
  public Map<String, Long> faults() {
    return Map.copyOf(tally.faults());
  }

  /** How often each kind of operation was asked for. */
  public Map<String, Long> operations() {
    return Map.copyOf(tally.operations());
  }

  /**
   * Does nothing if all is well.
   *
   * @throws AssertionError if something failed: says the seed, what, and the shrunk plan of the
   *     first failure
   */
  public void requireNoFailures() {
    if (!failures.isEmpty()) {
      Failure first = failures.get(0);
      throw new AssertionError(failures.size() + " of " + runs()
          + " runs failed, the first with seed "
          + first.seed() + " at " + first.virtualNanos() / 1_000_000 + " ms: " + first.property()
          + " " + first.what() + "\nThis plan is enough:\n" + first.plan());
    }
  }

  @Override
  public String toString() {
    return runs() + " runs, " + failures.size() + " failed, " + events() + " events";
  }
}
