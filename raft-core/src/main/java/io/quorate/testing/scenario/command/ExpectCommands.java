// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.command;

import io.quorate.testing.scenario.cluster.ScenarioFailure;
import io.quorate.testing.scenario.syntax.SyntaxException;
import io.quorate.testing.scenario.syntax.Words;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Commands that state what must be true, now or from now on. */
final class ExpectCommands {
  /** How the rest of an expectation is read. */
  @FunctionalInterface
  interface Parser {
    Expectation parse(Words words) throws SyntaxException;
  }

  private static final Map<String, Parser> PARSERS = new LinkedHashMap<>();

  static {
    NodeExpectations.addTo(PARSERS);
    LogExpectations.addTo(PARSERS);
    ClientExpectations.addTo(PARSERS);
    NetworkExpectations.addTo(PARSERS);
  }

  private ExpectCommands() {}

  static void addTo(Map<String, Commands.Parser> parsers) {
    parsers.put("expect", ExpectCommands::expect);
    parsers.put("always", words -> watch(words, true));
    parsers.put("never", words -> watch(words, false));
    parsers.put("unwatch", words -> Stage::unwatch);
  }

  private static Action expect(Words words) throws SyntaxException {
    Expectation expectation = expectation(words);
    String text = words.source();
    return stage -> {
      stage.cluster();
      Expectation.Outcome outcome = expectation.look(stage);
      if (!outcome.holds()) {
        throw new ScenarioFailure(text + ": " + outcome.saw());
      }
    };
  }

  private static Action watch(Words words, boolean always) throws SyntaxException {
    Expectation expectation = expectation(words);
    Watch watch = new Watch(words.source() + " (line " + words.line() + ")", expectation, always);
    return stage -> {
      stage.cluster();
      stage.watch(watch);
    };
  }

  /** What stands behind {@code expect}, {@code always}, {@code never} or the time of an await. */
  static Expectation expectation(Words words) throws SyntaxException {
    boolean negated = words.skip("not");
    Parser parser = PARSERS.get(words.oneOf(PARSERS.keySet()));
    Expectation expectation = Objects.requireNonNull(parser).parse(words);
    return negated ? expectation.negated() : expectation;
  }
}
