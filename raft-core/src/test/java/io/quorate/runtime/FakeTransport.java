// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.message.Message;
import io.quorate.model.NodeId;
import io.quorate.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what is sent; a test hands in what arrives. */
final class FakeTransport implements Transport {
  private final NodeId self;
  private final List<Message> sent = new ArrayList<>();
  private @Nullable Receiver receiver;
  private @Nullable Throwable failure;
  private boolean closed;

  FakeTransport(NodeId self) {
    this.self = self;
  }

  @Override
  public NodeId self() {
    return self;
  }

  @Override
  public void start(Receiver receiver) {
    this.receiver = receiver;
  }

  @Override
  public synchronized void send(List<Message> messages) {
    sent.addAll(messages);
    if (failure != null) {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) failure;
    }
  }

  /** From now on sends, and then throws this. */
  void failWith(Throwable failure) {
    this.failure = failure;
  }

  /** A message arrives. */
  void deliver(Message message) {
    if (receiver != null && !closed) {
      receiver.receive(message);
    }
  }

  /** What was sent since the last call. */
  synchronized List<Message> takeSent() {
    List<Message> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
