// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one line that is one flat JSON object (RFC 8259), strictly. Values are texts, whole numbers
 * of 64 bits, booleans, null, and arrays of these; nothing is nested deeper, no name is given
 * twice.
 */
final class JsonLine {
  private final String text;
  private final int line;
  private int at;

  private JsonLine(String text, int line) {
    this.text = text;
    this.line = line;
  }

  /**
   * Reads an object, with nothing but blanks around it.
   *
   * @return values by name: {@code String}, {@code Long}, {@code Boolean}, {@code null}, or a
   *     {@code List} of these
   */
  static Map<String, @Nullable Object> parse(String text, int line) throws HistoryFormatException {
    JsonLine json = new JsonLine(text, line);
    Map<String, @Nullable Object> object = json.object();
    if (json.at < text.length()) {
      throw json.expected("the end of the line");
    }
    return object;
  }

  private Map<String, @Nullable Object> object() throws HistoryFormatException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    skip('{');
    if (peek() != '}') {
      do {
        blanks();
        int start = at;
        String name = string();
        if (object.containsKey(name)) {
          at = start;
          throw error("\"" + name + "\" is given twice");
        }
        skip(':');
        object.put(name, peek() == '[' ? array() : scalar());
      } while (skipIf(','));
    }
    skip('}');
    return object;
  }

  private List<@Nullable Object> array() throws HistoryFormatException {
    List<@Nullable Object> array = new ArrayList<>();
    skip('[');
    if (peek() != ']') {
      do {
        blanks();
        array.add(scalar());
      } while (skipIf(','));
    }
    skip(']');
    return array;
  }

  private @Nullable Object scalar() throws HistoryFormatException {
    char first = peek();
    if (first == '"') {
      return string();
    } else if (first == '-' || isDigit(first)) {
      return number();
    }
    for (String word : List.of("true", "false", "null")) {
      if (text.startsWith(word, at)) {
        at += word.length();
        return word.equals("null") ? null : Boolean.valueOf(word);
      }
    }
    throw expected("a text, a whole number, true, false or null");
  }

  private Long number() throws HistoryFormatException {
    int start = at;
    at += text.charAt(at) == '-' ? 1 : 0;
    int digits = at;
    while (isDigit(peek())) {
      at++;
    }
    boolean whole = at > digits && ".eE".indexOf(peek()) < 0;
    boolean leadingZero = at > digits + 1 && text.charAt(digits) == '0';
    try {
      if (whole && !leadingZero) {
        return Long.valueOf(text.substring(start, at));
      }
    } catch (NumberFormatException e) {
      // Falls through: the digits are too many.
    }
    at = start;
    throw expected("a whole number of 64 bits");
  }

  private String string() throws HistoryFormatException {
    if (peek() != '"') {
      throw expected("a text in double quotes");
    }
    StringBuilder string = new StringBuilder();
    at++;
    while (peek() != '"') {
      char next = peek();
      if (next < ' ') {
        throw at < text.length()
            ? error("a control character must be escaped")
            : expected("the end of the text");
      }
      at++;
      string.append(next == '\\' ? escaped() : next);
    }
    at++;
    return string.toString();
  }

  private char escaped() throws HistoryFormatException {
    int which = "\"\\/bfnrtu".indexOf(peek());
    if (which < 0) {
      throw error("there is no such escape");
    }
    at++;
    return which == 8 ? hexadecimal() : "\"\\/\b\f\n\r\t".charAt(which);
  }

  private char hexadecimal() throws HistoryFormatException {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = "0123456789abcdef".indexOf(Character.toLowerCase(peek()));
      if (digit < 0) {
        throw expected("four hexadecimal digits");
      }
      value = value << 4 | digit;
      at++;
    }
    return (char) value;
  }

  /** The next character, or 0 at the end. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void blanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\r') {
      at++;
    }
  }

  private boolean skipIf(char sign) {
    blanks();
    boolean there = peek() == sign;
    if (there) {
      at++;
      blanks();
    }
    return there;
  }

  private void skip(char sign) throws HistoryFormatException {
    if (!skipIf(sign)) {
      throw expected(String.valueOf(sign));
    }
  }

  private static boolean isDigit(char sign) {
    return sign >= '0' && sign <= '9';
  }

  private HistoryFormatException expected(String what) {
    return error("expected " + what);
  }

  private HistoryFormatException error(String what) {
    return new HistoryFormatException(line, "column " + (at + 1) + ": " + what);
  }
}
