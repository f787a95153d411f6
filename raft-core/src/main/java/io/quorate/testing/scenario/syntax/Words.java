// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.syntax;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line on its way through a parser, read from left to right. It remembers what was asked for at
 * the present word, so that an error can name all that would have been accepted there.
 */
public final class Words {
  private final int line;
  private final String source;
  private final List<Token> tokens;
  private final Set<String> accepted = new LinkedHashSet<>();
  private int next;

  private Words(int line, String source, List<Token> tokens) {
    this.line = line;
    this.source = source;
    this.tokens = tokens;
  }

  /** Splits a line. */
  public static Words of(int line, String source) throws SyntaxException {
    return new Words(line, source, Lexer.tokens(line, source));
  }

  /** The number of the line, from 1. */
  public int line() {
    return line;
  }

  /** The line as written, without its comment. */
  public String source() {
    return source.substring(0, tokens.get(tokens.size() - 1).column() - 1).strip();
  }

  /** Whether no word is left. */
  public boolean atEnd() {
    return token().kind() == Token.Kind.END;
  }

  /** Takes the next word if it is this one. */
  public boolean skip(String word) {
    if (token().kind() == Token.Kind.WORD && token().text().equals(word)) {
      advance();
      return true;
    }
    accepted.add(word);
    return false;
  }

  /** Takes the next word, which must be this one. */
  public void expect(String word) throws SyntaxException {
    if (!skip(word)) {
      throw error();
    }
  }

  /** Takes the next word, which must be one of these. */
  public String oneOf(Iterable<String> words) throws SyntaxException {
    for (String word : words) {
      if (skip(word)) {
        return word;
      }
    }
    throw error();
  }

  /** Takes the next word, which must be of this kind. */
  public <T> T take(Value<T> value) throws SyntaxException {
    Optional<T> taken = tryTake(value);
    if (taken.isEmpty()) {
      throw error();
    }
    return taken.get();
  }

  /** Takes the next word if it is of this kind. */
  public <T> Optional<T> tryTake(Value<T> value) {
    if (token().kind() == Token.Kind.WORD) {
      T parsed = value.parse(token().text());
      if (parsed != null) {
        advance();
        return Optional.of(parsed);
      }
    }
    accepted.add(value.description());
    return Optional.empty();
  }

  /** Takes words of this kind, at least one, up to an option or one of the stop words. */
  public <T> List<T> takeAll(Value<T> value, List<String> stops) throws SyntaxException {
    List<T> taken = new ArrayList<>();
    taken.add(take(value));
    while (!isOneOf(stops)) {
      Optional<T> more = tryTake(value);
      if (more.isEmpty()) {
        break;
      }
      taken.add(more.get());
    }
    return taken;
  }

  /** Takes text in quotes. */
  public String text() throws SyntaxException {
    Optional<String> text = marked(Token.Kind.TEXT, "text in double quotes");
    if (text.isEmpty()) {
      throw error();
    }
    return text.get();
  }

  /** Takes all the texts in quotes that stand here. */
  public List<String> texts() {
    List<String> texts = new ArrayList<>();
    Optional<String> text = marked(Token.Kind.TEXT, "text in double quotes");
    while (text.isPresent()) {
      texts.add(text.get());
      text = marked(Token.Kind.TEXT, "text in double quotes");
    }
    return texts;
  }

  /** Takes a regular expression between slashes. */
  public String regex() throws SyntaxException {
    Optional<String> regex = marked(Token.Kind.REGEX, "a regular expression between slashes");
    if (regex.isEmpty()) {
      throw error();
    }
    return regex.get();
  }

  private Optional<String> marked(Token.Kind kind, String description) {
    if (token().kind() == kind) {
      String text = token().text();
      advance();
      return Optional.of(text);
    }
    accepted.add(description);
    return Optional.empty();
  }

  /**
   * Takes options and flags in any order, up to the end or to something that is neither; the
   * required ones must be among them.
   */
  public Options options(Option<?>... accept) throws SyntaxException {
    return options(List.of(accept));
  }

  /** The same. */
  public Options options(List<? extends Option<?>> accept) throws SyntaxException {
    Options options = new Options();
    while (token().kind() == Token.Kind.WORD) {
      int equals = token().text().indexOf('=');
      String key = equals < 0 ? token().text() : token().text().substring(0, equals);
      Option<?> option = find(accept, key, equals >= 0);
      if (option == null) {
        break;
      }
      Value<?> kind = option.value();
      boolean first = kind == null ? options.put(key) : options.put(key, optionValue(option, kind));
      if (!first) {
        throw new SyntaxException(
            line, token().column(), "'" + key + "' stands there twice; each option stands once");
      }
      advance();
    }
    boolean missing = false;
    for (Option<?> option : accept) {
      if (!options.has(option)) {
        accepted.add(option.described());
        missing |= option.required();
      }
    }
    if (missing) {
      throw error();
    }
    return options;
  }

  private static @Nullable Option<?> find(
      List<? extends Option<?>> options, String key, boolean withValue) {
    for (Option<?> option : options) {
      if (option.accepts(key, withValue)) {
        return option;
      }
    }
    return null;
  }

  private Object optionValue(Option<?> option, Value<?> kind) throws SyntaxException {
    int from = token().text().indexOf('=') + 1;
    String word = token().text().substring(from);
    Object value = kind.parse(word);
    if (value == null) {
      throw new SyntaxException(
          line,
          token().column() + from,
          "expected " + kind.description() + " after " + option.key() + "=, found '" + word + "'");
    }
    return value;
  }

  /** There must be nothing more. */
  public void end() throws SyntaxException {
    if (!atEnd()) {
      accepted.add("the end of the line");
      throw error();
    }
  }

  /** What is wrong with the present word: it is none of what was asked for. */
  public SyntaxException error() {
    return new SyntaxException(
        line,
        token().column(),
        "expected " + String.join(" or ", accepted) + ", found " + token().described());
  }

  /** What is wrong with the line so far: something else is expected up to here. */
  public SyntaxException problem(String expected) {
    return new SyntaxException(line, token().column(), "expected " + expected);
  }

  private boolean isOneOf(List<String> words) {
    return token().kind() == Token.Kind.WORD && words.contains(token().text());
  }

  private Token token() {
    return tokens.get(next);
  }

  private void advance() {
    next++;
    accepted.clear();
  }
}
