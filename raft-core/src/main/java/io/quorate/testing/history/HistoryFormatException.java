// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.history;

/** A history file that does not parse, or that tells what cannot have happened: where, and why. */
public final class HistoryFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;

  HistoryFormatException(int line, String message) {
    super(message);
    this.line = line;
  }

  /** The line, from 1. */
  public int line() {
    return line;
  }
}
