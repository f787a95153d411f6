// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.syntax;

import org.jspecify.annotations.Nullable;

/**
 * A {@code key=value}, or a flag, which is a key alone.
 *
 * @param value null for a flag
 * @param required whether the command makes no sense without it
 * @param perNode whether it may be given for one node, as {@code key.n1=value}
 */
public record Option<T>(String key, @Nullable Value<T> value, boolean required, boolean perNode) {

  /** One that may be left out. */
  public static <T> Option<T> of(String key, Value<T> value) {
    return new Option<>(key, value, false, false);
  }

  /** One that must be given. */
  public static <T> Option<T> required(String key, Value<T> value) {
    return new Option<>(key, value, true, false);
  }

  /** One that may be given for all nodes and, or, for single ones. */
  public static <T> Option<T> perNode(String key, Value<T> value) {
    return new Option<>(key, value, false, true);
  }

  /** A key alone. */
  public static Option<Boolean> flag(String key) {
    return new Option<>(key, null, false, false);
  }

  /** Whether a word with this before its {@code =}, or without any, gives it. */
  boolean accepts(String givenKey, boolean withValue) {
    return withValue == (value != null)
        && (givenKey.equals(key) || (perNode && givenKey.startsWith(key + ".")));
  }

  /** How an error message names it. */
  String described() {
    return value == null ? key : key + "=";
  }
}
