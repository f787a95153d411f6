// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import java.io.IOException;

/** What arrived cannot have been sent by an end that keeps to the protocol. */
final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1;

  ProtocolException(String message) {
    super(message);
  }

  ProtocolException(String message, Throwable cause) {
    super(message, cause);
  }
}
