// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.quorate.testing.scenario.syntax.SyntaxException;
import java.util.List;

/** Plays scenarios that stand in a test. */
final class Play {
  private Play() {}

  /** It holds both ways. */
  static void passes(String source) {
    for (boolean late : List.of(false, true)) {
      assertThat(play(source, late)).as(late ? "--late" : "at once").isEqualTo(passed());
    }
  }

  /** It fails both ways in its last line, for a reason of which this is a part. */
  static void fails(String source, String reason) {
    for (boolean late : List.of(false, true)) {
      ScenarioResult result = play(source, late);
      if (!(result instanceof ScenarioResult.Failed failed)) {
        fail((late ? "with --late" : "at once") + " this passes:\n" + source);
        return;
      }
      assertThat(failed.line() + ": " + failed.reason())
          .as(source)
          .startsWith(source.stripTrailing().lines().count() + ": ")
          .contains(reason);
    }
  }

  static ScenarioResult play(String source, boolean late) {
    try {
      return Scenario.parse(source.lines().toList()).play(late);
    } catch (SyntaxException e) {
      throw new AssertionError(e.line() + ":" + e.column() + ": " + e.getMessage(), e);
    }
  }

  static ScenarioResult passed() {
    return new ScenarioResult.Passed();
  }
}
