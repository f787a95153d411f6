// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import java.io.IOException;

/** A request got no response. Says why, and whether the server may have got the request. */
public final class RequestFailedException extends IOException {
  private static final long serialVersionUID = 1;

  /** Why there is no response. */
  public enum Reason {
    /** Too many bytes were in flight already. Not sent: try again when some have been answered. */
    OVERLOADED,
    /** The request exceeds the largest frame. Not sent. */
    TOO_LARGE,
    /** No connection could be made. Not sent. */
    NOT_CONNECTED,
    /**
     * The server would have nothing to do with this client; trying again is of no use. Not sent.
     */
    REFUSED,
    /** The connection was lost after the request was sent. */
    DISCONNECTED,
    /** The time was over. */
    TIMED_OUT,
    /** The client was closed. */
    CLOSED,
    /** The server got the request and says that there is no response. */
    FAILED
  }

  private final Reason reason;
  private final boolean maybeReceived;

  RequestFailedException(Reason reason, boolean maybeReceived, String message) {
    super(message);
    this.reason = reason;
    this.maybeReceived = maybeReceived;
  }

  /** Why there is no response. */
  public Reason reason() {
    return reason;
  }

  /**
   * Whether the server may have got the request, and may have acted on it or yet act. If not, it
   * can be sent again without a second thought.
   */
  public boolean maybeReceived() {
    return maybeReceived;
  }
}
