// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.quorate.message.Message;
import java.util.ArrayDeque;
import java.util.Queue;

/** What waits for a connection, up to a bound. Confined to one thread. */
final class WaitingMessages {
  private final long maxBytes;
  private final Queue<Message> messages = new ArrayDeque<>();
  private long bytes;

  WaitingMessages(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  /** Keeps a message, or drops it if that would be too much. One always fits. */
  void add(Message message) {
    long weight = MessageCodec.weight(message);
    if (messages.isEmpty() || bytes + weight <= maxBytes) {
      messages.add(message);
      bytes += weight;
    }
  }

  /** Gives what waits to a connection. */
  void sendTo(MessageWriter writer) {
    messages.forEach(writer::write);
    clear();
    writer.flush();
  }

  void clear() {
    messages.clear();
    bytes = 0;
  }
}
