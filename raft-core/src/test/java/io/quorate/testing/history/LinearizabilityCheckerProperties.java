// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/**
 * The checker against the definition of linearizability, and against histories that are by
 * construction.
 */
class LinearizabilityCheckerProperties {
  @Property(tries = 4000, edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  @Label("says what going through all orders says: registers with compare-and-set")
  void casRegister(@ForAll("casHistories") List<Operation> operations) {
    agrees(SequentialModel.casRegister(), operations);
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  @Label("says what going through all orders says: lists")
  void list(@ForAll("listHistories") List<Operation> operations) {
    agrees(SequentialModel.list(), operations);
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  @Label("says what going through all orders says: counters")
  void counter(@ForAll("counterHistories") List<Operation> operations) {
    agrees(SequentialModel.counter(), operations);
  }

  private static <S> void agrees(SequentialModel<S> model, List<Operation> operations) {
    boolean expected = BruteForce.linearizable(model, operations);
    // Neither verdict is rare, or the comparison would say little.
    Statistics.collect(expected);
    Statistics.coverage(coverage -> {
      coverage.check(true).percentage(percent -> percent > 15);
      coverage.check(false).percentage(percent -> percent > 15);
    });

    Verdict verdict = LinearizabilityChecker.of(model).check(new History(operations));

    assertThat(verdict)
        .isInstanceOf(expected ? Verdict.Linearizable.class : Verdict.NotLinearizable.class);
    if (verdict instanceof Verdict.NotLinearizable not) {
      assertThat(BruteForce.linearizable(model, not.prefix())).isTrue();
      assertThat(not.prefix()).doesNotContain(not.stuck());
    }
  }

  @Provide
  static Arbitrary<List<Operation>> casHistories() {
    Arbitrary<Object> values = Arbitraries.of("a", "b");
    Arbitrary<Object> read = Arbitraries.just(new Action.Read());
    Arbitrary<Object> write = values.map(Action.Write::new);
    Arbitrary<Object> cas =
        Combinators.combine(values.injectNull(0.2), values).as(Action.CompareAndSet::new);
    return histories(
        input ->
            input instanceof Action.Read ? values.injectNull(0.2) : Arbitraries.of(true, false),
        Arbitraries.oneOf(read, write, cas));
  }

  @Provide
  static Arbitrary<List<Operation>> listHistories() {
    Arbitrary<Object> values = Arbitraries.of("a", "b");
    Arbitrary<Object> read = Arbitraries.just(new Action.Read());
    return histories(
        input -> values.list().ofMaxSize(3).map(list -> list),
        Arbitraries.oneOf(read, values.map(Action.Append::new)));
  }

  @Provide
  static Arbitrary<List<Operation>> counterHistories() {
    Arbitrary<Object> read = Arbitraries.just(new Action.Read());
    Arbitrary<Object> add = Arbitraries.longs().between(-1, 2).map(Action.Add::new);
    return histories(
        input -> Arbitraries.longs().between(-1, 4).map(count -> count),
        Arbitraries.oneOf(read, add));
  }

  private interface Answers {
    Arbitrary<?> to(Object input);
  }

  /** Up to seven operations, with times so few that many touch, and with answers by chance. */
  private static Arbitrary<List<Operation>> histories(Answers answers, Arbitrary<Object> inputs) {
    Arbitrary<Long> times = Arbitraries.longs().between(0, 12);
    return inputs
        .flatMap(input -> Combinators.combine(
                times,
                Arbitraries.longs().between(0, 5),
                Arbitraries.integers().between(0, 9),
                answers.to(input))
            .as((invoked, lasts, kind, answer) -> {
              Outcome outcome = kind == 0
                  ? new Outcome.Failed()
                  : kind <= 2
                      ? new Outcome.Unknown()
                      : kind == 3 ? new Outcome.Done() : new Outcome.Answered(answer);
              long returned = kind == 1 || kind == 2 ? Operation.NEVER : invoked + lasts;
              return new Operation(0, "key", input, outcome, invoked, returned);
            }))
        .list()
        .ofMaxSize(7);
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  @Label(
      "a history of a real object is linearizable, however long; with one answer changed it is not")
  void byConstruction(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Operation> operations = Generated.counter(random, 300, 8);
    LinearizabilityChecker checker = LinearizabilityChecker.of(SequentialModel.counter());
    assertThat(checker.check(new History(operations))).isInstanceOf(Verdict.Linearizable.class);

    int changed = random.nextInt(operations.size());
    List<Operation> wrong = new ArrayList<>(operations);
    Operation right = operations.get(changed);
    // Every addition adds something, so no count comes twice, and half of one never comes.
    Outcome lie = new Outcome.Answered(-7L);
    wrong.set(
        changed,
        new Operation(
            right.process(),
            right.key(),
            right.input(),
            lie,
            right.invoked(),
            right.invoked() + 1));
    assertThat(checker.check(new History(wrong))).isInstanceOf(Verdict.NotLinearizable.class);
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  @Label("keys are independent: together they are linearizable if each of them is")
  void keys(
      @ForAll("counterHistories") List<Operation> some,
      @ForAll("counterHistories") List<Operation> others) {
    LinearizabilityChecker checker = LinearizabilityChecker.of(SequentialModel.counter());
    List<Operation> both = new ArrayList<>(some);
    others.forEach(other -> both.add(new Operation(
        1, "other", other.input(), other.outcome(), other.invoked(), other.returned())));

    Optional<Object> bad = BruteForce.linearizable(SequentialModel.counter(), some)
        ? BruteForce.linearizable(SequentialModel.counter(), others)
            ? Optional.empty()
            : Optional.of("other")
        : Optional.of("key");
    Verdict verdict = checker.check(new History(both));

    assertThat(
            verdict instanceof Verdict.NotLinearizable not
                ? Optional.of(not.key())
                : Optional.empty())
        .isEqualTo(bad);
  }
}
