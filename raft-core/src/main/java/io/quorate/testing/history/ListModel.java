// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A list that is only appended to, and read as a whole. */
record ListModel() implements SequentialModel<List<Object>> {
  @Override
  public List<Object> initialState() {
    return List.of();
  }

  @Override
  public Optional<List<Object>> step(List<Object> state, Object input, Outcome outcome) {
    if (input instanceof Action.Read) {
      return outcome.allows(state) ? Optional.of(state) : Optional.empty();
    }
    if (input instanceof Action.Append append) {
      List<Object> longer = new ArrayList<>(state);
      longer.add(append.value());
      return Optional.of(List.copyOf(longer));
    }
    throw new IllegalArgumentException("a list knows no " + input);
  }

  @Override
  public boolean isReadOnly(Object input, Outcome outcome) {
    return input instanceof Action.Read;
  }
}
