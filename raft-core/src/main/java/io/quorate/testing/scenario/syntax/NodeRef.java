// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.syntax;

/**
 * How a scenario names a node: by its name, or as {@code leader}, the one that leads the highest
 * term when the command runs.
 */
public record NodeRef(String name) {
  /** The word that stands for whoever leads. */
  public static final String LEADER = "leader";

  /** Whether this is whoever leads. */
  public boolean isLeader() {
    return name.equals(LEADER);
  }

  @Override
  public String toString() {
    return name;
  }
}
