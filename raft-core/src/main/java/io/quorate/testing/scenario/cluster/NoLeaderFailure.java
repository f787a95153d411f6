// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

/** A command speaks of the leader, and there is none. */
public final class NoLeaderFailure extends ScenarioFailure {
  private static final long serialVersionUID = 1L;

  public NoLeaderFailure() {
    super("no node leads");
  }
}
