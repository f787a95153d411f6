// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.history;

import java.util.Optional;

/** A counter that answers each addition with the new count. */
record CounterModel() implements SequentialModel<Long> {
  @Override
  public Long initialState() {
    return 0L;
  }

  @Override
  public Optional<Long> step(Long state, Object input, Outcome outcome) {
    Long next;
    if (input instanceof Action.Read) {
      next = state;
    } else if (input instanceof Action.Add add) {
      next = state + add.delta();
    } else {
      throw new IllegalArgumentException("a counter knows no " + input);
    }
    return outcome.allows(next) ? Optional.of(next) : Optional.empty();
  }

  @Override
  public boolean isReadOnly(Object input, Outcome outcome) {
    return input instanceof Action.Read;
  }
}
