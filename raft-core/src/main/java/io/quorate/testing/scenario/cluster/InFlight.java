// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.message.Message;

/** A message on its way; each copy of a message is one of its own. */
public final class InFlight {
  private final Message message;
  private final boolean injected;

  InFlight(Message message, boolean injected) {
    this.message = message;
    this.injected = injected;
  }

  /** The message. */
  public Message message() {
    return message;
  }

  /** Whether the scenario made it up, so that no core stands for what it says. */
  boolean injected() {
    return injected;
  }

  /** Another one of the same. */
  InFlight copy() {
    return new InFlight(message, injected);
  }
}
