// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads 64-bit numbers, one a line, decimal, with or without a sign and blanks around them. Needs
 * the memory of one number, however long the input or a line of it.
 */
final class NumberLines {
  /** Longer than any number; of a longer line only the beginning is kept, for the message. */
  private static final int MAX_LINE_BYTES = 80;

  /**
   * A line.
   *
   * @param at its number, from 1
   * @param number what it says, or 0 if there is a problem
   * @param problem what is wrong with it, or null
   */
  record Line(long at, long number, @Nullable String problem) {}

  private final InputStream in;
  private long at;

  NumberLines(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /** Returns the next line, or null at the end. */
  @Nullable
  Line next() throws IOException {
    byte[] line = new byte[MAX_LINE_BYTES];
    int length = 0;
    int next = in.read();
    if (next < 0) {
      return null;
    }
    for (; next >= 0 && next != '\n'; next = in.read()) {
      if (length < MAX_LINE_BYTES) {
        line[length] = (byte) next;
      }
      length++;
    }
    at++;
    boolean cut = length > MAX_LINE_BYTES;
    String text = new String(line, 0, Math.min(length, MAX_LINE_BYTES), StandardCharsets.UTF_8);
    return line(text.strip(), cut);
  }

  private Line line(String text, boolean cut) {
    try {
      return new Line(at, parse(cut ? text + "..." : text), null);
    } catch (IllegalArgumentException e) {
      return new Line(at, 0, "line " + at + ": " + e.getMessage());
    }
  }

  /**
   * Reads one number.
   *
   * @throws IllegalArgumentException if it is none, in one sentence
   */
  static long parse(String text) {
    try {
      if (text.matches("[+-]?[0-9]+")) { // parseLong would also take digits of other scripts
        return Long.parseLong(text);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(text + " does not fit 64 bits", e);
    }
    String shown = text.replaceAll("\\p{Cntrl}", "?");
    throw new IllegalArgumentException("\"" + shown + "\" is not a 64-bit number");
  }
}
