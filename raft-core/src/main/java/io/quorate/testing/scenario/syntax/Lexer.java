// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.syntax;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line into words. Blanks separate them; {@code #} outside quotes starts a comment; text
 * stands in double quotes, with {@code \"} and {@code \\} for themselves; a word that begins with a
 * slash is a regular expression up to the next slash.
 */
final class Lexer {
  private final int line;
  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(int line, String source) {
    this.line = line;
    this.source = source;
  }

  /** Returns the words of this line and one of kind END; that alone for a blank one. */
  static List<Token> tokens(int line, String source) throws SyntaxException {
    Lexer lexer = new Lexer(line, source);
    lexer.scan();
    return List.copyOf(lexer.tokens);
  }

  private void scan() throws SyntaxException {
    while (true) {
      while (at < source.length() && isBlank(source.charAt(at))) {
        at++;
      }
      if (atEnd()) {
        tokens.add(new Token(Token.Kind.END, "", at + 1));
        return;
      }
      char first = source.charAt(at);
      if (first == '"') {
        marked(Token.Kind.TEXT, '"');
      } else if (first == '/') {
        marked(Token.Kind.REGEX, '/');
      } else {
        word();
      }
    }
  }

  private void word() throws SyntaxException {
    int start = at;
    while (!atEnd() && !isBlank(source.charAt(at))) {
      if (source.charAt(at) == '"') {
        throw new SyntaxException(
            line, at + 1, "expected a blank before text in quotes, which is a word of its own");
      }
      at++;
    }
    tokens.add(new Token(Token.Kind.WORD, source.substring(start, at), start + 1));
  }

  /** Text or an expression, between two marks. */
  private void marked(Token.Kind kind, char mark) throws SyntaxException {
    int start = at++;
    StringBuilder text = new StringBuilder();
    while (true) {
      if (at >= source.length()) {
        throw new SyntaxException(
            line,
            at + 1,
            "expected the closing " + mark + " of what begins in column " + (start + 1));
      }
      char c = source.charAt(at++);
      if (c == mark) {
        break;
      }
      if (c == '\\') {
        text.append(escaped(kind));
      } else {
        text.append(c);
      }
    }
    if (!atEnd() && !isBlank(source.charAt(at))) {
      throw new SyntaxException(line, at + 1, "expected a blank after the closing " + mark);
    }
    tokens.add(new Token(kind, text.toString(), start + 1));
  }

  private String escaped(Token.Kind kind) throws SyntaxException {
    char c = at < source.length() ? source.charAt(at++) : ' ';
    if (kind == Token.Kind.REGEX) {
      return c == '/' ? "/" : "\\" + c;
    }
    if (c != '"' && c != '\\') {
      throw new SyntaxException(
          line, at, "expected \\\" or \\\\: nothing else follows a backslash");
    }
    return String.valueOf(c);
  }

  private boolean atEnd() {
    return at >= source.length() || source.charAt(at) == '#';
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
