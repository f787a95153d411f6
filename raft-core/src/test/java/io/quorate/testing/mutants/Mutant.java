// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.mutants;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A bug of one line.
 *
 * @param name says what it is, in a few words joined by hyphens
 * @param rules those of docs/rules.md that it breaks
 * @param what what goes wrong
 * @param file the source file, below io/quorate
 * @param from what stands there
 * @param to what takes its place
 */
record Mutant(String name, List<String> rules, String what, String file, String from, String to) {
  private static final Pattern GAP = Pattern.compile("\\s+");

  /** Matches what stands there, however it is broken into lines. */
  private Pattern place() {
    return Pattern.compile(
        Arrays.stream(GAP.split(from)).map(Pattern::quote).collect(Collectors.joining("\\s+")));
  }

  /** How often the text to replace is in this source. */
  long occurrences(String source) {
    return place().matcher(source).results().count();
  }

  /** The source with the bug in it. */
  String applyTo(String source) {
    return place().matcher(source).replaceFirst(Matcher.quoteReplacement(to));
  }
}
