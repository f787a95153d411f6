// SPDX-License-Identifier: Apache-2.0
package io.quorate;

/** Leadership did not get to the server that it was to be transferred to. */
public final class TransferFailedException extends RaftException {
  private static final long serialVersionUID = 1;

  /** Says why. */
  public TransferFailedException(String reason) {
    super(reason);
  }
}
