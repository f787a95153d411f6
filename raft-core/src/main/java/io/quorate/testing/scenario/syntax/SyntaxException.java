// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.syntax;

/** A scenario that does not parse: where, and what would have been accepted there. */
public final class SyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  public SyntaxException(int line, int column, String message) {
    super(message);
    this.line = line;
    this.column = column;
  }

  /** The line, from 1. */
  public int line() {
    return line;
  }

  /** The column, from 1. */
  public int column() {
    return column;
  }
}
