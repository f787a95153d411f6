// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.oracle;

import io.quorate.testing.invariant.InvariantViolation;
import io.quorate.testing.invariant.Property;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the first violation of a run. What is checked is checked inside of calls of the runtime,
 * which takes an exception for a fault of a disk or a state machine and goes on without it.
 */
public final class FirstViolation {
  private @Nullable InvariantViolation first;

  /** Makes a check; whatever it throws is a violation. */
  public void check(Runnable check) {
    try {
      check.run();
    } catch (InvariantViolation violation) {
      report(violation);
    } catch (RuntimeException | AssertionError e) {
      StackTraceElement[] trace = e.getStackTrace();
      report(new InvariantViolation(
          Property.NO_SURPRISE, e + (trace.length == 0 ? "" : " at " + trace[0])));
    }
  }

  /** Something is not as it must be. */
  public void report(InvariantViolation violation) {
    if (first == null) {
      first = violation;
    }
  }

  /** The first one, or null as long as all is well. */
  public @Nullable InvariantViolation get() {
    return first;
  }
}
