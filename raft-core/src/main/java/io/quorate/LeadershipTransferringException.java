// SPDX-License-Identifier: Apache-2.0
package io.quorate;

/**
 * The leader is handing over and takes nothing new meanwhile, an election timeout at most. The
 * request was not taken; it may be sent again, to the new leader or here.
 */
public final class LeadershipTransferringException extends RaftException {
  private static final long serialVersionUID = 1;

  /** The request was not taken. */
  public LeadershipTransferringException() {
    super("leadership is being transferred");
  }
}
