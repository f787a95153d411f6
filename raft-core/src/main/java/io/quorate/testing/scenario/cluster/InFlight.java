// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.message.Message;
import org.jspecify.annotations.Nullable;

/** A message on its way; each copy of a message is one of its own. */
public final class InFlight {
  private final Message message;
  private final boolean injected;
  private final @Nullable SnapshotStream stream;

  InFlight(Message message, boolean injected, @Nullable SnapshotStream stream) {
    this.message = message;
    this.injected = injected;
    this.stream = stream;
  }

  /** The message. */
  public Message message() {
    return message;
  }

  /** Whether the scenario made it up, so that no core stands for what it says. */
  boolean injected() {
    return injected;
  }

  /** The snapshot that travels along, or null. */
  @Nullable
  SnapshotStream stream() {
    return stream;
  }

  /** Another one of the same. */
  InFlight copy() {
    if (stream != null) {
      stream.copied();
    }
    return new InFlight(message, injected, stream);
  }
}
