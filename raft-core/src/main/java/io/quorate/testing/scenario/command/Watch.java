// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.command;

import io.quorate.testing.scenario.cluster.NoLeaderFailure;
import io.quorate.testing.scenario.cluster.ScenarioFailure;

/**
 * Something that must hold after every step from its line on.
 *
 * @param text the line that says so
 */
record Watch(String text, Expectation expectation, boolean always) {
  /** Fails if it does not. */
  void check(Stage stage) {
    Expectation.Outcome outcome = look(expectation, stage);
    if (outcome.holds() != always) {
      throw new ScenarioFailure(text + ": " + outcome.saw());
    }
  }

  /** Looks at something that speaks of a leader and simply is not so while there is none. */
  static Expectation.Outcome look(Expectation expectation, Stage stage) {
    try {
      return expectation.look(stage);
    } catch (NoLeaderFailure e) {
      return new Expectation.Outcome(false, String.valueOf(e.getMessage()));
    }
  }
}
