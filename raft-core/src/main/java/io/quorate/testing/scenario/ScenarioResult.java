// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario;

import java.util.List;

/** What came of playing a scenario. */
public sealed interface ScenarioResult {

  /** All that it states was so. */
  record Passed() implements ScenarioResult {}

  /**
   * Something was not.
   *
   * @param line the line that failed, from 1
   * @param states the states of all nodes at that moment, a line each
   */
  record Failed(int line, String reason, List<String> states) implements ScenarioResult {
    public Failed {
      states = List.copyOf(states);
    }
  }
}
