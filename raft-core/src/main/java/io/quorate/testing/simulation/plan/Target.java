// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.plan;

import io.quorate.model.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Which server a client turns to.
 *
 * @param server this one, or null for the one that leads when the time has come
 */
public record Target(@Nullable NodeId server) {
  /** Whoever leads. */
  public static final Target LEADER = new Target(null);

  private static final String LEADER_TEXT = "leader";

  /** Reads what {@link #toString} writes. */
  public static Target parse(String text) {
    return text.equals(LEADER_TEXT) ? LEADER : new Target(NodeId.of(text));
  }

  @Override
  public String toString() {
    return server == null ? LEADER_TEXT : server.toString();
  }
}
