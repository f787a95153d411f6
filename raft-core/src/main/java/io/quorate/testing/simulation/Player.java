// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation;

import io.quorate.StateMachine;
import io.quorate.testing.Workload;
import io.quorate.testing.invariant.InvariantViolation;
import io.quorate.testing.invariant.Property;
import io.quorate.testing.simulation.plan.Plan;
import io.quorate.testing.simulation.plan.Settings;
import io.quorate.testing.simulation.world.Tally;
import io.quorate.testing.simulation.world.Trace;
import io.quorate.testing.simulation.world.World;
import java.util.Optional;
import java.util.function.Function;

/**
 * Plays plans with a workload.
 *
 * @param <C> what a command is
 * @param <R> what applying a command gives
 * @param <S> the state machine under test
 */
public final class Player<C, R, S extends StateMachine<C, R>> {
  /**
   * What went wrong in a run.
   *
   * @param virtualNanos when
   * @param servers how they stood then, a line for each
   */
  public record Failure(Property property, String what, long virtualNanos, String servers) {}

  private final Function<Settings, Workload<C, R, S>> workloads;

  /** One whose workload may depend on the settings of a run. */
  public Player(Function<Settings, Workload<C, R, S>> workloads) {
    this.workloads = workloads;
  }

  /** Plays a plan to its end, or to the first thing that is not as it must be. */
  public Optional<Failure> play(Plan plan, Tally tally, Trace trace) {
    World<C, R, S> world = new World<>(plan, workloads.apply(plan.settings()), tally, trace);
    try {
      world.run();
      return Optional.empty();
    } catch (InvariantViolation violation) {
      return Optional.of(new Failure(
          violation.property(),
          String.valueOf(violation.getMessage()),
          world.virtualNanos(),
          world.describe()));
    }
  }
}
