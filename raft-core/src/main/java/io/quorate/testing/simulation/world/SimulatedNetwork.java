// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.world;

import io.quorate.message.Message;
import io.quorate.message.SnapshotChunk;
import io.quorate.model.NodeId;
import io.quorate.spi.Transport;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A network in virtual time, whose messages take a while and are lost where it is cut. In bad
 * weather they are also lost elsewhere, come twice, and overtake each other: more than
 * {@link Transport} allows, since two connections in a row can do that.
 */
public final class SimulatedNetwork {
  private static final long MIN_LATENCY_NANOS = 100_000;
  private static final long MAX_LATENCY_NANOS = 1_000_000;

  /** Is shown what servers send, and how each message fares. */
  public interface Observer {
    /** A server lets this message go. */
    default void sent(Message message) {}

    /** Something became of a message other than its arrival in time. */
    default void mistreated(String how) {}
  }

  private record Link(NodeId from, NodeId to) implements Comparable<Link> {
    @Override
    public int compareTo(Link other) {
      int byFrom = from.compareTo(other.from);
      return byFrom != 0 ? byFrom : to.compareTo(other.to);
    }
  }

  /** The state of one direction, with chance of its own: what others do does not change it. */
  private static final class Lane {
    final SplittableRandom random;
    long extraLatency;
    long lastArrival;
    long lastChunkArrival;

    Lane(long seed) {
      random = new SplittableRandom(seed);
    }
  }

  private final VirtualTime time;
  private final long seed;
  private final Observer observer;
  private final Map<NodeId, SimulatedTransport> transports = new TreeMap<>();
  private final Map<Link, Lane> lanes = new TreeMap<>();
  private final Set<Link> cut = new TreeSet<>();
  private double loss;
  private double duplicate;
  private double reorder;
  private long sent;
  private long chunksSent;
  private long maxLatency = MAX_LATENCY_NANOS;

  /** One in fair weather, whose latencies follow from the seed. */
  public SimulatedNetwork(VirtualTime time, long seed, Observer observer) {
    this.time = time;
    this.seed = seed;
    this.observer = observer;
  }

  /** A new transport for this server; one that it had before sends and hears nothing more. */
  public Transport transport(NodeId self) {
    SimulatedTransport transport = new SimulatedTransport(self);
    transports.put(self, transport);
    return transport;
  }

  /** Nothing comes from this server any more, or to it, until it gets another transport. */
  public void silence(NodeId self) {
    transports.remove(self);
  }

  /** What is sent from one to the other is lost from now on. */
  public void cut(NodeId from, NodeId to) {
    cut.add(new Link(from, to));
  }

  /** What those of one side and those of the other send each other is lost from now on. */
  public void cut(Collection<NodeId> side, Collection<NodeId> other) {
    for (NodeId one : side) {
      for (NodeId two : other) {
        if (!side.contains(two)) {
          cut(one, two);
          cut(two, one);
        }
      }
    }
  }

  /** Whether what one sends to the other can arrive. */
  public boolean connects(NodeId from, NodeId to) {
    return !cut.contains(new Link(from, to));
  }

  /** What is sent from one to the other takes this much longer from now on. */
  public void slow(NodeId from, NodeId to, long nanos) {
    lane(new Link(from, to)).extraLatency = nanos;
  }

  /** Undoes all cuts, and what makes single links slow. */
  public void mend() {
    cut.clear();
    lanes.values().forEach(lane -> lane.extraLatency = 0);
  }

  private Lane lane(Link link) {
    return lanes.computeIfAbsent(link, any -> new Lane(seed ^ mix(link)));
  }

  /** How messages fare from now on: three probabilities, and the longest that one takes. */
  public void weather(double lost, double twice, double overtaken, long maxNanos) {
    loss = lost;
    duplicate = twice;
    reorder = overtaken;
    maxLatency = Math.max(maxNanos, MIN_LATENCY_NANOS + 1);
  }

  /** Nothing is lost, comes twice or late any more. */
  public void clearUp() {
    weather(0, 0, 0, MAX_LATENCY_NANOS);
  }

  /** How many messages servers have sent. */
  public long sent() {
    return sent;
  }

  /** How many of them carried a part of a snapshot. */
  public long chunksSent() {
    return chunksSent;
  }

  private void send(Message message) {
    sent++;
    if (message instanceof SnapshotChunk) {
      chunksSent++;
    }
    observer.sent(message);
    Link link = new Link(message.from(), message.to());
    Lane lane = lane(link);
    if (loss > 0 && lane.random.nextDouble() < loss) {
      observer.mistreated("loss");
      return;
    }
    boolean twice = duplicate > 0 && lane.random.nextDouble() < duplicate;
    if (twice) {
      observer.mistreated("duplication");
      carry(message, link, lane);
    }
    carry(message, link, lane);
  }

  private void carry(Message message, Link link, Lane lane) {
    long latency = lane.extraLatency + lane.random.nextLong(MIN_LATENCY_NANOS, maxLatency);
    long arrival = time.now() + latency;
    if (latency > MAX_LATENCY_NANOS) {
      observer.mistreated("delay");
    }
    if (reorder > 0 && lane.random.nextDouble() < reorder) {
      observer.mistreated("reordering");
    } else if (message instanceof SnapshotChunk) {
      arrival = Math.max(arrival, lane.lastChunkArrival);
      lane.lastChunkArrival = arrival;
    } else {
      arrival = Math.max(arrival, lane.lastArrival);
      lane.lastArrival = arrival;
    }
    time.at(arrival, () -> deliver(link, message));
  }

  private void deliver(Link link, Message message) {
    SimulatedTransport target = transports.get(link.to);
    if (target != null && !cut.contains(link)) {
      target.receive(message);
    }
  }

  private static long mix(Link link) {
    return (link.from.toString().hashCode() * 31L + link.to.toString().hashCode())
        * 0x9E3779B97F4A7C15L;
  }

  private final class SimulatedTransport implements Transport {
    private final NodeId self;
    private @Nullable Receiver receiver;

    SimulatedTransport(NodeId self) {
      this.self = self;
    }

    @Override
    public NodeId self() {
      return self;
    }

    @Override
    public void start(Receiver newReceiver) {
      this.receiver = newReceiver;
    }

    @Override
    public void send(List<Message> messages) {
      if (transports.get(self) == this) {
        messages.forEach(SimulatedNetwork.this::send);
      }
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
