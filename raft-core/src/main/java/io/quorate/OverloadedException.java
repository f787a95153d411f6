// SPDX-License-Identifier: Apache-2.0
package io.quorate;

/**
 * Too many bytes of proposals wait for their outcome on this server. The command was not taken and
 * will never be applied; try again when some have ended.
 */
public final class OverloadedException extends RaftException {
  private static final long serialVersionUID = 1;

  /** Says what there is too much of. */
  public OverloadedException(String what) {
    super(what + ": try again when some have ended");
  }

  /** Says how many bytes wait and how many may. */
  public OverloadedException(long waitingBytes, long maxBytes) {
    super("proposals of "
        + waitingBytes
        + " bytes wait for their outcome, of at most "
        + maxBytes
        + ": try again when some have ended");
  }
}
