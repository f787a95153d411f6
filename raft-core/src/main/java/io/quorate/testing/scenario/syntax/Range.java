// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.syntax;

/**
 * Numbers from one to another, both included: {@code 5}, {@code 5..9}, {@code 5..}, {@code ..9}.
 */
public record Range(long from, long to) {
  /** At least one. */
  public static final Range SOME = new Range(1, Long.MAX_VALUE);

  /** Any number. */
  public static final Range ALL = new Range(0, Long.MAX_VALUE);

  public Range {
    if (from > to) {
      throw new IllegalArgumentException("a range from " + from + " to " + to + " is empty");
    }
  }

  /** Whether it holds this number. */
  public boolean contains(long number) {
    return from <= number && number <= to;
  }

  /** Whether it holds one of the numbers between these, both included. */
  public boolean touches(long first, long last) {
    return from <= last && first <= to;
  }

  @Override
  public String toString() {
    if (from == to) {
      return Long.toString(from);
    }
    return (from == 0 ? "" : from) + ".." + (to == Long.MAX_VALUE ? "" : to);
  }
}
