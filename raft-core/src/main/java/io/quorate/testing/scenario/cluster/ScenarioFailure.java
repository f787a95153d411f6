// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

/** Ends a scenario: something that it states, or that must always hold, is not so. */
public class ScenarioFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ScenarioFailure(String reason) {
    super(reason);
  }

  public ScenarioFailure(String reason, Throwable cause) {
    super(reason, cause);
  }
}
