// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import io.quorate.message.Message;
import io.quorate.model.NodeId;
import io.quorate.spi.Transport;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A network in virtual time: messages take a while, and are lost where the network is cut. */
final class VirtualNetwork {
  private static final long MIN_LATENCY_NANOS = 100_000;
  private static final long MAX_LATENCY_NANOS = 1_000_000;

  private record Link(NodeId from, NodeId to) {}

  private final VirtualTime time;
  private final RandomGenerator random;
  private final Map<NodeId, VirtualTransport> transports = new HashMap<>();
  private final Map<Link, Long> lastArrival = new HashMap<>();
  private final Set<Link> cut = new HashSet<>();

  VirtualNetwork(VirtualTime time, RandomGenerator random) {
    this.time = time;
    this.random = random;
  }

  /** A new transport for this server; one that it had before hears nothing more. */
  Transport transport(NodeId self) {
    VirtualTransport transport = new VirtualTransport(self);
    transports.put(self, transport);
    return transport;
  }

  /** What is sent from one to the other is lost from now on. */
  void cut(NodeId from, NodeId to) {
    cut.add(new Link(from, to));
  }

  /** Whether what one sends to the other can arrive. */
  boolean connects(NodeId from, NodeId to) {
    return !cut.contains(new Link(from, to));
  }

  void heal() {
    cut.clear();
  }

  private void send(Message message) {
    Link link = new Link(message.from(), message.to());
    long latency = MIN_LATENCY_NANOS + random.nextLong(MAX_LATENCY_NANOS - MIN_LATENCY_NANOS);
    // Messages of one link arrive in order, as the contract of Transport says.
    long arrival = Math.max(time.now() + latency, lastArrival.getOrDefault(link, 0L));
    lastArrival.put(link, arrival);
    time.at(arrival, () -> deliver(link, message));
  }

  private void deliver(Link link, Message message) {
    VirtualTransport target = transports.get(link.to);
    if (target != null && !cut.contains(link)) {
      target.receive(message);
    }
  }

  private final class VirtualTransport implements Transport {
    private final NodeId self;
    private @Nullable Receiver receiver;

    VirtualTransport(NodeId self) {
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
    public void send(List<Message> messages) {
      messages.forEach(VirtualNetwork.this::send);
    }

    void receive(Message message) {
      if (receiver != null) {
        receiver.receive(message);
      }
    }

    @Override
    public void close() {
      receiver = null;
    }
  }
}
