// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.store;

import io.quorate.testing.history.Action;
import io.quorate.testing.history.Outcome;
import io.quorate.testing.history.SequentialModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a key of a {@link KeyedStore} does, whose kind follows from the key. */
final class StoreModel implements SequentialModel<StoreModel.Held> {
  /** What is held: a number, a list, or nothing yet. */
  record Held(@Nullable Object value) {}

  /** What a read of a key of a certain kind asks. */
  record ReadKind(@Nullable Object empty) {}

  @Override
  public Held initialState() {
    return new Held(null);
  }

  @Override
  public Optional<Held> step(Held state, Object input, Outcome outcome) {
    Object value = state.value;
    if (input instanceof ReadKind read) {
      return outcome.allows(value == null ? read.empty : value)
          ? Optional.of(state)
          : Optional.empty();
    }
    if (input instanceof Action.Write write) {
      return Optional.of(new Held(write.value()));
    }
    if (input instanceof Action.Append append) {
      List<Object> longer = new ArrayList<>(value == null ? List.of() : (List<?>) value);
      longer.add(append.value());
      return Optional.of(new Held(List.copyOf(longer)));
    }
    if (input instanceof Action.CompareAndSet cas) {
      boolean sets = Objects.equals(value, cas.expected());
      Held next = sets ? new Held(cas.next()) : state;
      return outcome.allows(sets) ? Optional.of(next) : Optional.empty();
    }
    Long sum = (value == null ? 0 : (Long) value) + ((Action.Add) input).delta();
    return outcome.allows(sum) ? Optional.of(new Held(sum)) : Optional.empty();
  }

  @Override
  public boolean isReadOnly(Object input, Outcome outcome) {
    return input instanceof ReadKind;
  }
}
