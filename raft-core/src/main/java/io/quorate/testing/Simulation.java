// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import io.quorate.StateMachine;
import io.quorate.testing.simulation.Player;
import io.quorate.testing.simulation.Player.Failure;
import io.quorate.testing.simulation.Shrinker;
import io.quorate.testing.simulation.plan.Plan;
import io.quorate.testing.simulation.plan.PlanException;
import io.quorate.testing.simulation.plan.PlanGenerator;
import io.quorate.testing.simulation.plan.Settings;
import io.quorate.testing.simulation.world.Tally;
import io.quorate.testing.simulation.world.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Runs clusters of whole servers with your state machine through everything that can go wrong, in
 * virtual time, on the caller's thread, from seeds:
 *
 * <pre>{@code
 * SimulationReport report = Simulation.of(new MyWorkload()).seeds(1, 200).run();
 * report.requireNoFailures();
 * }</pre>
 *
 * <p>Each seed is a plan of its own: how large the cluster is and how it is set; when the network
 * loses, delays, doubles and reorders messages or falls apart; when processes die, also between two
 * operations of their disks; when disks are slow, hang, fill up, fail, rot; when clocks run fast or
 * leap; when servers join, leave and are replaced, leaders hand over, snapshots are taken; and what
 * clients ask meanwhile. After every event the properties of Raft are held against the truth, and
 * the states of all state machines against each other; in the end all is mended, and the cluster
 * must get well. What no protocol can bear is never asked for: a quorum keeps its disks.
 *
 * <p>The same seed gives the same run, on every JVM, as long as the workload depends on nothing but
 * its arguments. A state machine that does is found out: replicas differ.
 *
 * <p>Commands may have up to 1 KiB as bytes. Immutable; safe for use by any thread.
 *
 * @param <C> what a command is
 * @param <R> what applying a command gives
 * @param <S> the state machine under test
 */
public final class Simulation<C, R, S extends StateMachine<C, R>> {
  private static final int MAX_SHRINKING_RUNS = 500;

  private final Function<Settings, Workload<C, R, S>> workloads;
  private final long firstSeed;
  private final long lastSeed;
  private final int nodes;

  private Simulation(
      Function<Settings, Workload<C, R, S>> workloads, long firstSeed, long lastSeed, int nodes) {
    this.workloads = workloads;
    this.firstSeed = firstSeed;
    this.lastSeed = lastSeed;
    this.nodes = nodes;
  }

  /** A simulation of 100 seeds and clusters of drawn sizes. */
  public static <C, R, S extends StateMachine<C, R>> Simulation<C, R, S> of(
      Workload<C, R, S> workload) {
    return of(settings -> workload);
  }

  /** The same where the workload depends on the settings of a run. */
  static <C, R, S extends StateMachine<C, R>> Simulation<C, R, S> of(
      Function<Settings, Workload<C, R, S>> workloads) {
    return new Simulation<>(workloads, 1, 100, 0);
  }

  /** The same with these seeds. */
  public Simulation<C, R, S> seeds(long first, long last) {
    if (last < first) {
      throw new IllegalArgumentException("there is no seed from " + first + " to " + last);
    }
    return new Simulation<>(workloads, first, last, nodes);
  }

  /** The same with clusters that begin with this many voters. */
  public Simulation<C, R, S> nodes(int voters) {
    if (voters < 1 || voters > 9) {
      throw new IllegalArgumentException(voters + " voters are not 1 to 9");
    }
    return new Simulation<>(workloads, firstSeed, lastSeed, voters);
  }

  /**
   * Plays all seeds. The first failure of each property is shrunk to the events that it takes,
   * which can mean hundreds of runs more.
   *
   * @throws IllegalStateException if the workload throws; names the seed
   */
  public SimulationReport run() {
    Tally tally = new Tally();
    List<SimulationReport.Failure> failures = new ArrayList<>();
    LongStream.rangeClosed(firstSeed, lastSeed)
        .forEach(seed -> play(PlanGenerator.generate(seed, nodes), tally, failures));
    return new SimulationReport(tally, failures);
  }

  /**
   * Plays one plan, as a failure of a {@link SimulationReport} names it.
   *
   * @throws IllegalArgumentException if the text is no plan; says where and why
   */
  public SimulationReport replay(String plan) {
    Tally tally = new Tally();
    List<SimulationReport.Failure> failures = new ArrayList<>();
    try {
      play(Plan.parse(plan.lines().toList()), tally, failures);
    } catch (PlanException e) {
      throw new IllegalArgumentException("not a plan: " + e.getMessage(), e);
    }
    return new SimulationReport(tally, failures);
  }

  private void play(Plan plan, Tally tally, List<SimulationReport.Failure> failures) {
    Player<C, R, S> player = new Player<>(workloads);
    try {
      player.play(plan, tally, new Trace()).ifPresent(failure -> {
        boolean known = failures.stream()
            .anyMatch(other -> other.property().equals(failure.property().id()));
        failures.add(report(known ? plan : shrink(player, plan, failure), failure));
      });
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "the run of seed " + plan.settings().seed() + " broke off: " + e, e);
    }
  }

  private Plan shrink(Player<C, R, S> player, Plan plan, Failure failure) {
    return new Shrinker(player, failure.property(), MAX_SHRINKING_RUNS).shrink(plan);
  }

  private static SimulationReport.Failure report(Plan plan, Failure failure) {
    return new SimulationReport.Failure(
        plan.settings().seed(),
        failure.property().id(),
        failure.what(),
        failure.virtualNanos(),
        plan.toString());
  }
}
