// SPDX-License-Identifier: Apache-2.0
package io.quorate;

/** A snapshot could not be taken; log and state are as they were. */
public final class SnapshotFailedException extends RaftException {
  private static final long serialVersionUID = 1;

  /** Says why. */
  public SnapshotFailedException(String reason) {
    super(reason);
  }
}
