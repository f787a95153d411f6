// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import io.quorate.message.Message;
import io.quorate.model.NodeId;
import io.quorate.spi.Transport;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A receiver that keeps what arrives until it is asked for, and watches over what holds for every
 * receiver: nothing is for another server, nothing arrives after the transport is closed, and there
 * is one call at a time for one sender.
 */
final class Inbox implements Transport.Receiver {
  private final NodeId self;
  private final Consumer<Message> first;
  private final LinkedBlockingQueue<Message> arrived = new LinkedBlockingQueue<>();
  private final Set<NodeId> beingReceived = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private volatile @Nullable String violation;

  /**
   * An empty one.
   *
   * @param first is shown each message in the transport's thread, before it can be asked for
   */
  Inbox(NodeId self, Consumer<Message> first) {
    this.self = self;
    this.first = first;
  }

  @Override
  public void receive(Message message) {
    if (closed) {
      violation = message + " was delivered after the transport was closed";
    }
    if (!message.to().equals(self)) {
      violation = message + " was delivered to " + self;
    }
    if (!beingReceived.add(message.from())) {
      violation = message + " was delivered while another one of " + message.from() + " was";
    }
    first.accept(message);
    beingReceived.remove(message.from());
    arrived.add(message);
  }

  /** Declares that from now on nothing may arrive. */
  void transportIsClosed() {
    closed = true;
  }

  /** Returns the next message that is wanted, dropping others, or null if none comes in time. */
  @Nullable
  Message poll(Predicate<Message> wanted, long millis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    Message message;
    do {
      message = arrived.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } while (message != null && !wanted.test(message));
    return message;
  }

  /** How many messages wait to be asked for. */
  int size() {
    return arrived.size();
  }

  void assertNoViolation() {
    if (violation != null) {
      throw new AssertionError(violation);
    }
  }
}
