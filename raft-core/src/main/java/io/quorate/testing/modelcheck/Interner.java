// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.modelcheck;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives equal values one number, from 0 up in the order in which they are first seen.
 *
 * @param <T> the values
 */
final class Interner<T> {
  private final Map<T, Integer> numbers = new HashMap<>();
  private final List<T> values = new ArrayList<>();

  /** The number of this value. */
  int number(T value) {
    Integer known = numbers.putIfAbsent(value, values.size());
    if (known != null) {
      return known;
    }
    values.add(value);
    return values.size() - 1;
  }

  /** The value with this number. */
  T value(int number) {
    return values.get(number);
  }

  int size() {
    return values.size();
  }
}
