// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.disk;

import java.io.IOException;

/** The process that used a disk is dead; what it does with it now does not happen. */
public final class SimulatedCrash extends IOException {
  private static final long serialVersionUID = 1;

  SimulatedCrash() {
    super("the process that used this disk is dead");
  }

  /** Thousands are thrown in a run, and all from the same few places. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
