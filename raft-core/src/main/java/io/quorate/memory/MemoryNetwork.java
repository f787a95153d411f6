// SPDX-License-Identifier: Apache-2.0
package io.quorate.memory;

import io.quorate.message.Message;
import io.quorate.model.NodeId;
import io.quorate.spi.Transport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Connects servers that live in one JVM.
 *
 * <p>{@link #transport} gives each server its end. Messages are handed over as they are, without a
 * copy or an encoding. Links can be {@linkplain #cut cut} and {@linkplain #heal healed}, to see how
 * an application fares in a partition.
 *
 * <p>Has no threads of its own. Receivers are called in the sender's thread, which is the fastest,
 * or by an executor, which a receiver that may wait for the sender needs.
 *
 * <p>Safe for use by any thread.
 */
public final class MemoryNetwork {
  private final Executor deliverer;
  private final Map<NodeId, MemoryTransport> started = new ConcurrentHashMap<>();
  private final Map<Ends, MemoryLink> links = new ConcurrentHashMap<>();
  private final Set<Ends> cuts = ConcurrentHashMap.newKeySet();

  /** A network whose messages are delivered in the thread that sends them. */
  public MemoryNetwork() {
    this(Runnable::run);
  }

  /** A network whose messages are delivered by an executor, those of one link one at a time. */
  public MemoryNetwork(Executor deliverer) {
    this.deliverer = deliverer;
  }

  /**
   * Returns a new transport for a server. Once it is closed, another one for the same server can be
   * started in its place, as after a restart.
   */
  public Transport transport(NodeId self) {
    return new MemoryTransport(self);
  }

  /** Loses, until {@link #heal}, what two servers send to each other, also what is under way. */
  public void cut(NodeId a, NodeId b) {
    cuts.add(new Ends(a, b));
    cuts.add(new Ends(b, a));
  }

  /** Undoes every cut. */
  public void heal() {
    cuts.clear();
  }

  private void deliver(Ends ends, Message message) {
    MemoryTransport target = started.get(ends.to());
    if (target != null && !cuts.contains(ends)) {
      target.receive(message);
    }
  }

  private MemoryLink link(Ends ends) {
    return links.computeIfAbsent(
        ends, key -> new MemoryLink(deliverer, message -> deliver(key, message)));
  }

  /** A direction between two servers. */
  private record Ends(NodeId from, NodeId to) {}

  private final class MemoryTransport implements Transport {
    private final NodeId self;
    private volatile Receiver receiver = message -> {};

    MemoryTransport(NodeId self) {
      this.self = self;
    }

    @Override
    public NodeId self() {
      return self;
    }

    @Override
    public void start(Receiver newReceiver) throws IOException {
      receiver = newReceiver;
      if (started.putIfAbsent(self, this) != null) {
        throw new IOException("node " + self + " is already on this network");
      }
    }

    @Override
    public void send(List<Message> messages) {
      for (Message message : messages) {
        if (!message.from().equals(self)) {
          throw new IllegalArgumentException(self + " cannot send what is from " + message.from());
        }
        if (started.get(self) == this) {
          link(new Ends(self, message.to())).send(message);
        }
      }
    }

    void receive(Message message) {
      receiver.receive(message);
    }

    @Override
    public void close() {
      if (started.remove(self, this)) {
        links.forEach((ends, link) -> {
          if (ends.to().equals(self)) {
            link.awaitDelivery();
          }
        });
      }
    }

    @Override
    public String toString() {
      return "memory transport of " + self;
    }
  }
}
