// SPDX-License-Identifier: Apache-2.0
package io.quorate;

/**
 * A membership change was not made, and the configuration is what it was before: it was refused, or
 * a server that was to vote did not catch up.
 */
public final class MembershipChangeException extends RaftException {
  private static final long serialVersionUID = 1;

  /** Says why. */
  public MembershipChangeException(String reason) {
    super(reason);
  }
}
