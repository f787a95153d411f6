// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.syntax;

/**
 * One word of a line.
 *
 * @param text what it says; of quoted text and of a regular expression what stands between the
 *     marks
 * @param column where it begins, from 1
 */
record Token(Kind kind, String text, int column) {
  enum Kind {
    /** A bare word: a command, a name, an option. */
    WORD,
    /** Text in double quotes. */
    TEXT,
    /** A regular expression between slashes. */
    REGEX,
    /** What stands behind the last word. */
    END
  }

  /** How it is named in an error message. */
  String described() {
    return switch (kind) {
      case WORD -> "'" + text + "'";
      case TEXT -> "the text \"" + text + "\"";
      case REGEX -> "the expression /" + text + "/";
      case END -> "the end of the line";
    };
  }
}
