// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.command;

/** Something that may or may not be true of a cluster. */
@FunctionalInterface
interface Expectation {
  /**
   * Whether it holds, and what was seen.
   *
   * @param saw what is so instead, or because of what it holds
   */
  record Outcome(boolean holds, String saw) {}

  /** Looks, and moves nothing. */
  Outcome look(Stage stage);

  /** The opposite. */
  default Expectation negated() {
    return stage -> {
      Outcome outcome = look(stage);
      return new Outcome(!outcome.holds(), outcome.saw());
    };
  }
}
