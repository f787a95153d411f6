// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.history;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A register, with or without compare-and-set. */
record RegisterModel(boolean comparesAndSets) implements SequentialModel<RegisterModel.Held> {
  /** What the register holds. */
  record Held(@Nullable Object value) {
    @Override
    public String toString() {
      return String.valueOf(value);
    }
  }

  @Override
  public Held initialState() {
    return new Held(null);
  }

  @Override
  public Optional<Held> step(Held state, Object input, Outcome outcome) {
    if (input instanceof Action.Read) {
      return outcome.allows(state.value) ? Optional.of(state) : Optional.empty();
    }
    if (input instanceof Action.Write write) {
      return Optional.of(new Held(write.value()));
    }
    if (comparesAndSets && input instanceof Action.CompareAndSet cas) {
      boolean sets = Objects.equals(state.value, cas.expected());
      return outcome.allows(sets)
          ? Optional.of(sets ? new Held(cas.next()) : state)
          : Optional.empty();
    }
    throw new IllegalArgumentException("a register knows no " + input);
  }

  @Override
  public boolean isReadOnly(Object input, Outcome outcome) {
    return input instanceof Action.Read
        || (input instanceof Action.CompareAndSet && outcome.equals(new Outcome.Answered(false)));
  }
}
