// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.history;

import java.util.Optional;

/**
 * What an object does when it is asked one thing at a time: the specification that a history is
 * held against. A model of a set that only grows:
 *
 * <pre>{@code
 * record Insert(String element) {}
 * record Contains(String element) {}
 *
 * final class GrowingSet implements SequentialModel<Set<String>> {
 *   @Override public Set<String> initialState() {
 *     return Set.of();
 *   }
 *
 *   @Override public Optional<Set<String>> step(Set<String> state, Object input, Outcome outcome) {
 *     if (input instanceof Contains asked) {
 *       boolean answer = state.contains(asked.element());
 *       return outcome.allows(answer) ? Optional.of(state) : Optional.empty();
 *     }
 *     Set<String> next = new HashSet<>(state);
 *     next.add(((Insert) input).element());
 *     return Optional.of(next);
 *   }
 * }
 * }</pre>
 *
 * @param <S> the state of one key: immutable, with {@code equals} and {@code hashCode}
 */
public interface SequentialModel<S> {
  /** The state of every key in the beginning. */
  S initialState();

  /**
   * Does one operation.
   *
   * <p>A pure function. Where the outcome is not known it {@linkplain Outcome#allows allows} every
   * answer, so a model that asks only that is right about unknown outcomes too.
   *
   * @return the state after it, or empty if it could not have had this outcome in this state
   * @throws IllegalArgumentException if the input is none of this model
   */
  Optional<S> step(S state, Object input, Outcome outcome);

  /**
   * Whether an operation with this outcome leaves every state as it is. The truth makes a search
   * much shorter; {@code false} is always allowed.
   */
  default boolean isReadOnly(Object input, Outcome outcome) {
    return false;
  }

  /** A register that is empty, {@code null}, in the beginning: {@code Read} and {@code Write}. */
  static SequentialModel<?> register() {
    return new RegisterModel(false);
  }

  /** A register that knows {@code Read}, {@code Write} and {@code CompareAndSet}. */
  static SequentialModel<?> casRegister() {
    return new RegisterModel(true);
  }

  /** A list that is empty in the beginning: {@code Append} and {@code Read}. */
  static SequentialModel<?> list() {
    return new ListModel();
  }

  /** A counter that begins at 0: {@code Add} and {@code Read}, both answering a {@code Long}. */
  static SequentialModel<?> counter() {
    return new CounterModel();
  }
}
