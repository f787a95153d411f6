// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.invariant;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * A command that was proposed once is applied once at most, and exactly once if its proposer was
 * told so, at the place that he was told; one that was refused is never applied (dissertation §6.2,
 * §6.3).
 */
public final class ExactlyOnce {
  private final Map<Long, Long> applied = new HashMap<>();
  private final Map<Long, Long> acknowledged = new HashMap<>();
  private final Map<Long, String> refused = new HashMap<>();

  /** Some state machine applied this command at this index. */
  public void applied(long command, long index) {
    Long first = applied.putIfAbsent(command, index);
    if (first != null && first != index) {
      throw new InvariantViolation(
          Property.SESSIONS,
          "command " + command + " is applied at index " + first + " and at " + index);
    }
    if (first == null && refused.containsKey(command)) {
      throw wasRefused(command);
    }
  }

  /** The proposer of this command was told that it is applied. */
  public void acknowledged(long command, long index) {
    acknowledged.put(command, index);
    if (!Long.valueOf(index).equals(applied.get(command))) {
      throw new InvariantViolation(
          Property.FUTURES,
          "command " + command + " is said to be applied at " + index + ", and is at "
              + applied.get(command));
    }
  }

  /** The proposer of this command was told that it will never be applied. */
  public void refused(long command, String why) {
    refused.put(command, why);
    if (applied.containsKey(command)) {
      throw wasRefused(command);
    }
  }

  private InvariantViolation wasRefused(long command) {
    return new InvariantViolation(
        Property.FUTURES,
        "command " + command + " is applied at " + applied.get(command)
            + " and was said never to be: " + refused.get(command));
  }

  /** How many commands were acknowledged. */
  public Collection<Long> acknowledged() {
    return acknowledged.keySet();
  }
}
