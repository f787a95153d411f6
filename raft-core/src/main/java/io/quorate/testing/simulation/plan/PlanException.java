// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.plan;

/** A text that is no plan; the message says where and why. */
public final class PlanException extends Exception {
  private static final long serialVersionUID = 1L;

  public PlanException(String message) {
    super(message);
  }
}
