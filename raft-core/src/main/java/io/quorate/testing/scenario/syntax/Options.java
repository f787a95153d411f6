// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.syntax;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The options and flags that a line gives, each at most once. */
public final class Options {
  private final Map<String, Object> given = new LinkedHashMap<>();

  Options() {}

  /** Notes one; false if it was given before. */
  boolean put(String key, Object value) {
    return given.putIfAbsent(key, value) == null;
  }

  /** Notes a flag; false if it was given before. */
  boolean put(String flag) {
    return put(flag, true);
  }

  /** Whether it is given. */
  public boolean has(Option<?> option) {
    return given.containsKey(option.key());
  }

  /** Its value, or null if it is not given. */
  @SuppressWarnings("unchecked") // put() is only called with what this option's own Value parsed
  public <T> @Nullable T get(Option<T> option) {
    return (T) given.get(option.key());
  }

  /** Its value, or this one if it is not given. */
  public <T> T get(Option<T> option, T otherwise) {
    T value = get(option);
    return value == null ? otherwise : value;
  }

  /** The value of a required one. */
  public <T> T need(Option<T> option) {
    return Objects.requireNonNull(get(option), option.key());
  }

  /** Calls with the node, null for all, and the value, wherever a per-node option is given. */
  @SuppressWarnings("unchecked")
  public <T> void forEach(Option<T> option, BiConsumer<@Nullable String, T> action) {
    T all = get(option);
    if (all != null) {
      action.accept(null, all);
    }
    String prefix = option.key() + ".";
    given.forEach((key, value) -> {
      if (key.startsWith(prefix)) {
        action.accept(key.substring(prefix.length()), (T) value);
      }
    });
  }
}
