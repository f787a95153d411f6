// SPDX-License-Identifier: Apache-2.0
package io.quorate;

/**
 * A read was not answered in time: the leader does not reach a quorum, or this server has not
 * applied what the read must see. Reads change nothing and may be sent again.
 */
public final class ReadTimeoutException extends RaftException {
  private static final long serialVersionUID = 1;

  /** Says how long it took. */
  public ReadTimeoutException(long millis) {
    super("no quorum confirmed the read, or this server has not got as far as it must see, within "
        + millis
        + " ms");
  }
}
