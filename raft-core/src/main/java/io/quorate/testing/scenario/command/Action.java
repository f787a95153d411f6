// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.command;

/** What a line of a scenario does. */
@FunctionalInterface
public interface Action {
  /**
   * Does it.
   *
   * @throws io.quorate.testing.scenario.cluster.ScenarioFailure if that ends the scenario
   */
  void perform(Stage stage);
}
