// SPDX-License-Identifier: Apache-2.0
package io.quorate;

/**
 * A read was not confirmed in time: the leader does not reach a quorum. Reads change nothing and
 * may be sent again.
 */
public final class ReadTimeoutException extends RaftException {
  private static final long serialVersionUID = 1;

  /** Says how long it took. */
  public ReadTimeoutException(long millis) {
    super("no quorum confirmed the read within " + millis + " ms");
  }
}
