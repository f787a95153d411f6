// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.testing.history.Action.Add;
import io.quorate.testing.history.Action.Append;
import io.quorate.testing.history.Action.CompareAndSet;
import io.quorate.testing.history.Action.Read;
import io.quorate.testing.history.Action.Write;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Histories with names: what must be called linearizable, and what must not. */
class LinearizabilityCheckerTest {
  private static final SequentialModel<?> REGISTER = SequentialModel.register();
  private static final SequentialModel<?> CAS = SequentialModel.casRegister();
  private static final SequentialModel<?> LIST = SequentialModel.list();
  private static final SequentialModel<?> COUNTER = SequentialModel.counter();

  private static Operation ok(long from, long to, Object input, @Nullable Object answer) {
    return new Operation(0, "x", input, new Outcome.Answered(answer), from, to);
  }

  private static Operation done(long from, long to, Object input) {
    return new Operation(0, "x", input, new Outcome.Done(), from, to);
  }

  private static Operation unknown(long from, Object input) {
    return new Operation(0, "x", input, new Outcome.Unknown(), from, Operation.NEVER);
  }

  private static Operation failed(long from, long to, Object input) {
    return new Operation(0, "x", input, new Outcome.Failed(), from, to);
  }

  private static Operation read(long from, long to, @Nullable Object answer) {
    return ok(from, to, new Read(), answer);
  }

  private static void good(SequentialModel<?> model, Operation... operations) {
    assertThat(check(model, operations)).isInstanceOf(Verdict.Linearizable.class);
  }

  private static void bad(SequentialModel<?> model, Operation... operations) {
    assertThat(check(model, operations)).isInstanceOf(Verdict.NotLinearizable.class);
  }

  private static Verdict check(SequentialModel<?> model, Operation... operations) {
    return LinearizabilityChecker.of(model).check(new History(List.of(operations)));
  }

  @Test
  @DisplayName("nothing, and nothing but failures, is linearizable")
  void nothing() {
    good(REGISTER);
    good(REGISTER, failed(0, 1, new Write("a")), read(2, 3, null));
  }

  @Test
  @DisplayName("a write that failed is never seen")
  void failedIsSeen() {
    bad(REGISTER, failed(0, 1, new Write("a")), read(2, 3, "a"));
  }

  @Test
  @DisplayName("a stale read: a value that was overwritten before the read began")
  void staleRead() {
    bad(REGISTER, done(0, 1, new Write("a")), done(2, 3, new Write("b")), read(4, 5, "a"));
    good(REGISTER, done(0, 1, new Write("a")), done(2, 5, new Write("b")), read(4, 5, "a"));
  }

  @Test
  @DisplayName("read your own writes")
  void readYourWrites() {
    bad(REGISTER, done(0, 1, new Write("a")), read(2, 3, null));
  }

  @Test
  @DisplayName("a read that goes back: new, then old, while the write still runs")
  void readGoesBack() {
    bad(REGISTER, done(0, 9, new Write("a")), read(1, 2, "a"), read(3, 4, null));
    good(REGISTER, done(0, 9, new Write("a")), read(1, 2, null), read(3, 4, "a"));
    // Reads that overlap may be in either order.
    good(REGISTER, done(0, 9, new Write("a")), read(1, 4, "a"), read(3, 5, null));
  }

  @Test
  @DisplayName("a value out of nowhere")
  void outOfNowhere() {
    bad(REGISTER, done(0, 1, new Write("a")), read(2, 3, "b"));
  }

  @Test
  @DisplayName("two readers that disagree on the order of two writes")
  void disagreement() {
    bad(
        REGISTER,
        done(0, 20, new Write("a")),
        done(0, 20, new Write("b")),
        read(1, 3, "a"),
        read(4, 6, "b"),
        read(7, 9, "a"));
  }

  @Test
  @DisplayName("a lost update: both compare-and-sets from the same value succeed")
  void lostUpdate() {
    Operation first = done(0, 1, new Write("a"));
    bad(
        CAS,
        first,
        ok(2, 9, new CompareAndSet("a", "b"), true),
        ok(3, 8, new CompareAndSet("a", "c"), true));
    good(
        CAS,
        first,
        ok(2, 9, new CompareAndSet("a", "b"), true),
        ok(3, 8, new CompareAndSet("b", "c"), true),
        ok(3, 8, new CompareAndSet("a", "d"), false),
        read(10, 11, "c"));
  }

  @Test
  @DisplayName("a compare-and-set that was refused must have had a reason")
  void refusedForNoReason() {
    bad(CAS, done(0, 1, new Write("a")), ok(2, 3, new CompareAndSet("a", "b"), false));
  }

  @Test
  @DisplayName("an add that was applied twice")
  void doubleApply() {
    bad(COUNTER, ok(0, 1, new Add(1), 1L), ok(2, 3, new Read(), 2L));
    bad(COUNTER, unknown(0, new Add(1)), read(2, 3, 1L), read(4, 5, 2L));
    good(COUNTER, unknown(0, new Add(1)), unknown(0, new Add(1)), read(2, 3, 1L), read(4, 5, 2L));
  }

  @Test
  @DisplayName("a lost add: two adds that answer the same")
  void lostAdd() {
    bad(COUNTER, ok(0, 5, new Add(1), 1L), ok(0, 5, new Add(1), 1L));
    good(COUNTER, ok(0, 5, new Add(1), 2L), ok(0, 5, new Add(1), 1L));
    good(COUNTER, done(0, 5, new Add(1)), ok(6, 7, new Add(1), 2L));
  }

  @Test
  @DisplayName("an unknown write takes effect at any later time, or never")
  void unknownWrite() {
    Operation write = unknown(0, new Write("b"));
    good(REGISTER, write, read(1, 2, null), read(100, 101, null));
    good(REGISTER, write, read(1, 2, null), read(100, 101, "b"));
    good(REGISTER, write, done(1, 2, new Write("a")), read(3, 4, "a"), read(5, 6, "b"));
  }

  @Test
  @DisplayName("an unknown write that was seen is not unseen again, nor is it seen before it began")
  void unknownWriteUnseen() {
    bad(REGISTER, unknown(0, new Write("a")), read(1, 2, "a"), read(3, 4, null));
    bad(REGISTER, read(1, 2, "a"), unknown(3, new Write("a")));
    bad(
        REGISTER,
        unknown(0, new Write("b")),
        read(1, 2, "b"),
        done(3, 4, new Write("a")),
        read(5, 6, "b"));
  }

  @Test
  @DisplayName("an unknown compare-and-set, an unknown read")
  void unknownOthers() {
    good(CAS, unknown(0, new CompareAndSet(null, "a")), unknown(0, new Read()), read(1, 2, "a"));
    bad(CAS, unknown(0, new CompareAndSet("b", "a")), unknown(0, new Read()), read(1, 2, "a"));
  }

  @Test
  @DisplayName("lists: no order of appends gives what was read")
  void lists() {
    Operation a = done(0, 1, new Append("a"));
    Operation b = done(2, 9, new Append("b"));
    good(LIST, a, b, read(3, 4, List.of("a")), read(5, 6, List.of("a", "b")));
    bad(LIST, a, b, read(3, 4, List.of("b", "a")));
    bad(LIST, a, b, read(3, 4, List.of("a", "b")), read(5, 6, List.of("a")));
    bad(LIST, a, unknown(2, new Append("b")), read(3, 4, List.of("a", "b", "b")));
  }

  @Test
  @DisplayName("operations that touch at one point in time are concurrent")
  void touching() {
    good(REGISTER, done(0, 5, new Write("a")), read(5, 6, null));
    bad(REGISTER, done(0, 4, new Write("a")), read(5, 6, null));
    good(REGISTER, read(0, 5, "a"), done(5, 6, new Write("a")));
    good(REGISTER, read(5, 5, "a"), done(5, 5, new Write("a")));
  }

  @Test
  @DisplayName("tells the key, a longest order, and what had no place after it")
  void explains() {
    Verdict verdict = check(
        REGISTER,
        new Operation(1, "y", new Read(), new Outcome.Answered(null), 0, 1),
        done(0, 1, new Write("a")),
        done(2, 3, new Write("b")),
        new Operation(7, "x", new Read(), new Outcome.Answered("a"), 4, 5),
        read(6, 7, "b"));

    assertThat(verdict).hasToString("""
        not linearizable: key x
        this order of the first 2 is possible:
          [0..1] process 0: write a: ok
          [2..3] process 0: write b: ok
        after them the state is b, and no order places
          [4..5] process 7: read: ok a""");
  }

  @Test
  @DisplayName(
      "the order that it tells is one that is possible, not a mixture of two that it tried")
  void explainsAfterGoingBack() {
    Operation a = done(0, 9, new Write("a"));
    Operation b = done(0, 9, new Write("b"));
    Operation seen = read(10, 11, "a");
    Operation impossible = read(12, 13, "c");

    assertThat(check(REGISTER, a, b, seen, impossible))
        .isEqualTo(new Verdict.NotLinearizable("x", List.of(b, a, seen), "a", impossible));
  }

  @Test
  @DisplayName("gives up after so many steps, and says so; a key that is wrong counts more")
  void undecided() {
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      operations.add(done(0, 9, new Write(i)));
    }
    operations.add(read(10, 11, "nothing"));
    LinearizabilityChecker checker = LinearizabilityChecker.of(REGISTER).withMaxSteps(1000);

    assertThat(checker.check(new History(operations))).isEqualTo(new Verdict.Undecided("x", 1000));
    operations.add(new Operation(0, "y", new Read(), new Outcome.Answered("a"), 0, 1));
    assertThat(checker.check(new History(operations))).isInstanceOf(Verdict.NotLinearizable.class);
    assertThatThrownBy(() -> checker.withMaxSteps(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("an input that the model does not know is an error of the caller")
  void unknownInput() {
    for (SequentialModel<?> model : List.of(REGISTER, LIST, COUNTER)) {
      assertThatThrownBy(() -> check(model, ok(0, 1, new CompareAndSet("a", "b"), true)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cas a to b");
    }
  }

  @Test
  @Timeout(20)
  @DisplayName("1,000 operations, ten at a time, take less than 300,000 steps")
  void large() {
    for (int seed = 1; seed <= 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      decided(REGISTER, Generated.register(random, 1_000, 10));
      decided(COUNTER, Generated.counter(random, 1_000, 10));
    }
  }

  private static void decided(SequentialModel<?> model, List<Operation> operations) {
    assertThat(LinearizabilityChecker.of(model).check(new History(operations)))
        .isInstanceOfSatisfying(
            Verdict.Linearizable.class, found -> assertThat(found.steps()).isLessThan(300_000));
  }

  /** The example in the Javadoc of {@link SequentialModel}. */
  record Insert(String element) {}

  record Contains(String element) {}

  static final class GrowingSet implements SequentialModel<Set<String>> {
    @Override
    public Set<String> initialState() {
      return Set.of();
    }

    @Override
    public Optional<Set<String>> step(Set<String> state, Object input, Outcome outcome) {
      if (input instanceof Contains asked) {
        boolean answer = state.contains(asked.element());
        return outcome.allows(answer) ? Optional.of(state) : Optional.empty();
      }
      Set<String> next = new HashSet<>(state);
      next.add(((Insert) input).element());
      return Optional.of(next);
    }
  }

  @Test
  @DisplayName("a model of one's own")
  void ownModel() {
    GrowingSet set = new GrowingSet();
    good(set, unknown(0, new Insert("a")), ok(1, 2, new Contains("a"), true));
    bad(
        set,
        unknown(0, new Insert("a")),
        ok(1, 2, new Contains("a"), true),
        ok(3, 4, new Contains("a"), false));
  }
}
