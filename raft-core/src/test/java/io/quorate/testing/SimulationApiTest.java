// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.Codec;
import io.quorate.Entry;
import io.quorate.StateMachine;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What users of {@link Simulation} see. */
final class SimulationApiTest {
  private static final String NO_PLAN_LINE = "50.000ms crash server=n1";

  private static Simulation<Long, Long, Sum> of(SumWorkload workload) {
    return Simulation.of(workload);
  }

  /** One whose state machines share something besides their commands. */
  private static Simulation<Long, Long, Sum> undetermined() {
    AtomicLong shared = new AtomicLong();
    return of(new SumWorkload(() -> Sum.of(command -> shared.incrementAndGet())))
        .nodes(3);
  }

  @Test
  @DisplayName("a state machine that depends on its commands alone is found right")
  void correct() {
    SimulationReport report = of(new SumWorkload(Sum::correct)).seeds(1, 20).run();
    report.requireNoFailures();
    assertThat(report.runs()).isEqualTo(20);
    assertThat(report.events()).isGreaterThan(10_000);
    assertThat(report.checks()).isGreaterThan(report.events());
    assertThat(report.virtualNanos()).isGreaterThan(60_000_000_000L);
    assertThat(report.faults().get("crash")).isPositive();
    assertThat(report.operations().get("propose")).isPositive();
    assertThat(report).hasToString("20 runs, 0 failed, " + report.events() + " events");
  }

  @Test
  @DisplayName("one that depends on more is found out: replicas differ, I5, from any seed")
  void undeterminedIsFound() {
    SimulationReport report = undetermined().seeds(1, 5).run();
    assertThat(report.failures()).hasSize(5).allSatisfy(failure -> {
      assertThat(failure.property()).isEqualTo("I5");
      assertThat(failure.what()).contains("has another state after index");
      assertThat(failure.virtualNanos()).isPositive();
    });
    assertThat(report.failures())
        .extracting(SimulationReport.Failure::seed)
        .containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  @DisplayName("the plan of a failure fails again in the same way, and is as small as can be")
  void replay() {
    Simulation<Long, Long, Sum> simulation = of(new SumWorkload(Sum::forgetful)).nodes(3);
    SimulationReport.Failure first = simulation.seeds(1, 10).run().failures().get(0);
    assertThat(first.property()).isEqualTo("I5");
    assertThat(first.plan().lines().count()).isBetween(2L, 15L);

    SimulationReport again = simulation.replay(first.plan());
    assertThat(again.runs()).isEqualTo(1);
    assertThat(again.failures()).hasSize(1);
    assertThat(again.failures().get(0))
        .returns(first.seed(), SimulationReport.Failure::seed)
        .returns("I5", SimulationReport.Failure::property)
        .returns(first.plan(), SimulationReport.Failure::plan);
    assertThat(simulation.replay(first.plan()).failures()).isEqualTo(again.failures());

    of(new SumWorkload(Sum::correct)).replay(first.plan()).requireNoFailures();
  }

  @Test
  @DisplayName("only the first failure of a property is shrunk: others keep the plan of their seed")
  void laterFailuresAreNotShrunk() {
    List<SimulationReport.Failure> failures = undetermined().seeds(1, 2).run().failures();
    assertThat(failures.get(0).plan().lines().count()).isEqualTo(1);
    assertThat(failures.get(1).plan().lines().count()).isGreaterThan(20);
    assertThat(undetermined().replay(failures.get(1).plan()).failures()).hasSize(1);
  }

  @Test
  @DisplayName("requireNoFailures says the seed, what is wrong, and the plan")
  void requireNoFailures() {
    SimulationReport report = undetermined().seeds(7, 8).run();
    SimulationReport.Failure first = report.failures().get(0);
    assertThatThrownBy(report::requireNoFailures)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("2 of 2 runs failed, the first with seed 7 at ")
        .hasMessageContaining("I5 " + first.what())
        .hasMessageEndingWith("This plan is enough:\n" + first.plan());
  }

  @Test
  @DisplayName("what makes no sense is refused")
  void refused() {
    Simulation<Long, Long, Sum> simulation = of(new SumWorkload(Sum::correct));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> simulation.seeds(5, 1))
        .withMessage("there is no seed from 5 to 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> simulation.nodes(0))
        .withMessage("0 voters are not 1 to 9");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> simulation.nodes(10))
        .withMessage("10 voters are not 1 to 9");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> simulation.replay("rubbish"))
        .withMessageStartingWith("not a plan: line 1: 'rubbish'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> simulation.replay(""))
        .withMessage("not a plan: there is no line of settings");
    String plan = undetermined().seeds(1, 1).run().failures().get(0).plan() + NO_PLAN_LINE;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> simulation.replay(plan))
        .withMessage("not a plan: line 2: crash lacks keep");
  }

  @Test
  @DisplayName("the seeds may be the last that there are")
  void lastSeed() {
    assertThat(of(new SumWorkload(Sum::correct))
            .seeds(Long.MAX_VALUE, Long.MAX_VALUE)
            .run()
            .runs())
        .isEqualTo(1);
  }

  /** Commands that are texts, of which the state machine keeps nothing. */
  private record Texts(StateMachine<String, Integer> machine, String text)
      implements Workload<String, Integer, StateMachine<String, Integer>> {
    @Override
    public StateMachine<String, Integer> stateMachine() {
      return machine;
    }

    @Override
    public Codec<String> codec() {
      return Codec.utf8();
    }

    @Override
    public String command(RandomGenerator random, long number) {
      return text;
    }

    static int length(Entry<String> entry) {
      return entry.command().length();
    }
  }

  @Test
  @DisplayName("a command may have 1 KiB; if it has more, the run breaks off and names its seed")
  void commandsOfOneKiB() {
    Simulation.of(new Texts(Texts::length, "x".repeat(1024))).seeds(1, 2).run().requireNoFailures();
    assertThatIllegalStateException()
        .isThrownBy(() -> Simulation.of(new Texts(Texts::length, "x".repeat(1025)))
            .seeds(4, 5)
            .run())
        .withMessageStartingWith("the run of seed 4 broke off: ")
        .withMessageContaining("1033 bytes");
  }

  @Test
  @DisplayName("a state machine that throws is found: its server stops without cause")
  void throwingStateMachine() {
    SimulationReport report = Simulation.of(new Texts(
            entry -> {
              throw new ArithmeticException("too hard");
            },
            "x"))
        .seeds(1, 1)
        .run();
    assertThat(report.failures()).singleElement().satisfies(failure -> {
      assertThat(failure.property()).isEqualTo("X1");
      assertThat(failure.what()).contains("too hard");
    });
  }

  @Test
  @DisplayName(
      "a simulation can be used by several threads at a time, and gives the same each time")
  void immutable() {
    Simulation<Long, Long, Sum> simulation = of(new SumWorkload(Sum::correct)).seeds(1, 2);
    long alone = simulation.run().events();
    assertThatCode(() -> assertThat(List.of(1, 2, 3, 4).parallelStream()
                .map(any -> simulation.run().events())
                .distinct()
                .toList())
            .containsExactly(alone))
        .doesNotThrowAnyException();
  }
}
