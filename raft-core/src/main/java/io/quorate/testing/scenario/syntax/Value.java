// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.syntax;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A kind of word that stands for something: a number, a name, a list.
 *
 * @param <T> what it stands for
 */
public final class Value<T> {
  private final String description;
  private final Function<String, @Nullable T> parser;

  private Value(String description, Function<String, @Nullable T> parser) {
    this.description = description;
    this.parser = parser;
  }

  /**
   * Returns a kind of word.
   *
   * @param description what is accepted, as an error message names it
   * @param parser returns null, or throws IllegalArgumentException, for a word that is none
   */
  public static <T> Value<T> of(String description, Function<String, @Nullable T> parser) {
    return new Value<>(description, parser);
  }

  /** Returns the same words, standing for something else. */
  public <R> Value<R> map(Function<T, R> meaning) {
    return new Value<>(description, word -> {
      T value = parse(word);
      return value == null ? null : meaning.apply(value);
    });
  }

  /** What is accepted. */
  String description() {
    return description;
  }

  /** Returns what the word stands for, or null if it is not of this kind. */
  public @Nullable T parse(String word) {
    try {
      return parser.apply(word);
    } catch (IllegalArgumentException | ArithmeticException e) {
      return null;
    }
  }
}
