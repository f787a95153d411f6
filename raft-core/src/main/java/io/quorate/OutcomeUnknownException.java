// SPDX-License-Identifier: Apache-2.0
package io.quorate;

/**
 * The command was taken in, and this server cannot tell what becomes of it: it may have been
 * applied, it may be applied later, or never. Sent again, it could be applied twice.
 */
public final class OutcomeUnknownException extends RaftException {
  private static final long serialVersionUID = 1;

  /** Says why the outcome is unknown. */
  public OutcomeUnknownException(String why) {
    super("the command may or may not be applied: " + why);
  }

  @Override
  public boolean mayHaveApplied() {
    return true;
  }
}
