// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import io.quorate.Codec;
import io.quorate.StateMachine;
import io.quorate.testing.history.SequentialModel;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Simulation} does with a state machine: what clients ask of it, and how its answers
 * are judged. Only the first three methods must be implemented.
 *
 * <p>Everything must follow from the arguments alone, so that a seed gives the same run each time.
 *
 * @param <C> what a command is
 * @param <R> what applying a command gives
 * @param <S> the state machine under test
 */
public interface Workload<C, R, S extends StateMachine<C, R>> {

  /** Returns a new, empty state machine, for each start of each server. */
  S stateMachine();

  /** How commands become bytes. */
  Codec<C> codec();

  /**
   * Returns a command for a client to propose.
   *
   * @param number counts commands within a run, for values that are to be told apart
   */
  C command(RandomGenerator random, long number);

  /**
   * Returns what stands for the whole state. Its {@code hashCode} is compared between all servers
   * that have applied the same commands, and must follow from the content: of an array it does not.
   * A hash of all commands that is kept up to date, or the state itself if it is small, as a
   * record, a list or a map. Without it, a state machine that is not deterministic goes unnoticed
   * unless its answers give it away.
   */
  default Object digest(S stateMachine) {
    return true;
  }

  /** Returns what a client reads. */
  default Query<S> query(RandomGenerator random) {
    return new Query<>(null, this::digest);
  }

  /** What answers must obey, per key; without it linearizability of values is not checked. */
  default Optional<SequentialModel<?>> model() {
    return Optional.empty();
  }

  /** Which key a command is about, and what it asks in terms of the model; null to leave it out. */
  default @Nullable Call call(C command) {
    return null;
  }

  /** What the model is shown as the answer to a command. */
  default @Nullable Object answer(C command, R result) {
    return result;
  }

  /**
   * An operation in terms of a model.
   *
   * @param key the object that it is about
   * @param input what is asked of it
   */
  record Call(Object key, Object input) {}

  /**
   * A question.
   *
   * @param call the same in terms of the model; null to leave it out
   * @param answer looks at the state machine; the result must not change afterwards
   * @param <S> the state machine
   */
  record Query<S>(@Nullable Call call, Function<S, Object> answer) {}
}
