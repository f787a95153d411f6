// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.netty.channel.EventLoop;
import io.quorate.message.Message;
import io.quorate.message.SnapshotChunk;
import io.quorate.model.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links to all other nodes, and the way of messages from any thread to them.
 *
 * <p>Links to listed nodes are kept up. A node that is not listed is linked to for as long as it is
 * connected to us and has said where it is reached, and only to send what is for it: answers.
 */
final class Outgoing {
  private static final Logger LOG = LoggerFactory.getLogger(Outgoing.class);

  /** How many addresses are believed that nodes gave for themselves. */
  static final int MAX_LEARNT = 64;

  private final EventLoop loop;
  private final long maxWaitingBytes;
  private final BiFunction<NodeId, NodeAddress, PeerLinks> linker;
  private final Handover<Batch> batches;

  // Chunks are counted by themselves, so that they cannot crowd out other messages.
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicLong waitingChunkBytes = new AtomicLong();

  // Confined to the event loop.
  private final Map<NodeId, PeerLinks> links = new HashMap<>();
  private final Map<NodeId, NodeAddress> learnt = new HashMap<>();
  private Map<NodeId, NodeAddress> listed = Map.of();
  private final List<OutgoingLink> toFlush = new ArrayList<>();

  private record Batch(List<Message> messages, long bytes, AtomicLong counter) {}

  /** No links yet; makes those that are asked for. */
  Outgoing(EventLoop loop, Settings settings, BiFunction<NodeId, NodeAddress, PeerLinks> linker) {
    this.loop = loop;
    // For a loop that is held up; at least one message of any size must fit.
    this.maxWaitingBytes = (long) settings.maxFrameBytes() + settings.maxOutgoingBytes();
    this.linker = linker;
    this.batches = new Handover<>(loop, this::write, this::flush, batch -> {});
  }

  /** Sends or drops messages, in this order on each lane. May be called by any thread. */
  void send(List<Message> messages) {
    Predicate<Message> isChunk = SnapshotChunk.class::isInstance;
    if (messages.stream().noneMatch(isChunk)) {
      handOver(List.copyOf(messages), waitingBytes);
    } else {
      handOver(messages.stream().filter(isChunk.negate()).toList(), waitingBytes);
      handOver(messages.stream().filter(isChunk).toList(), waitingChunkBytes);
    }
  }

  private void handOver(List<Message> messages, AtomicLong counter) {
    if (messages.isEmpty()) {
      return;
    }
    long bytes = messages.stream().mapToLong(MessageCodec::weight).sum();
    if (counter.addAndGet(bytes) > maxWaitingBytes) {
      counter.addAndGet(-bytes);
    } else {
      batches.add(new Batch(messages, bytes, counter));
    }
  }

  private void write(Batch batch) {
    batch.counter().addAndGet(-batch.bytes());
    for (Message message : batch.messages()) {
      PeerLinks peer = links.get(message.to());
      if (peer != null) {
        OutgoingLink link = peer.linkFor(message);
        if (link.write(message)) {
          toFlush.add(link);
        }
      }
    }
  }

  private void flush() {
    toFlush.forEach(OutgoingLink::flush);
    toFlush.clear();
  }

  /** Makes, moves and lets go of links so that those that are kept up are to these nodes. */
  void linkTo(Map<NodeId, NodeAddress> nodes) {
    onLoop(() -> {
      listed = nodes;
      Set<NodeId> concerned = new TreeSet<>(links.keySet());
      concerned.addAll(nodes.keySet());
      concerned.forEach(node -> relink(node, "no peer any more"));
    });
  }

  /**
   * Hears that a node has connected to this one. So it is up, and a link that is kept up is
   * connected now rather than when its turn comes.
   *
   * @param address where it says that it is reached, null if it does not say
   */
  void heardFrom(NodeId node, @Nullable NodeAddress address) {
    onLoop(() -> {
      learnt.remove(node);
      if (address != null && learnt.size() < MAX_LEARNT) {
        learnt.put(node, address);
      }
      relink(node, "it does not say any more where it is reached");
    });
  }

  /** Hears that a node is not connected to this one any more. */
  void heardLast(NodeId node) {
    onLoop(() -> {
      learnt.remove(node);
      // Not if it is listed: that it has just gone is no reason to hurry.
      if (!listed.containsKey(node)) {
        relink(node, "it is connected to us no more");
      }
    });
  }

  private void relink(NodeId node, String whyEnd) {
    NodeAddress told = listed.get(node);
    NodeAddress address = told != null ? told : learnt.get(node);
    PeerLinks former = links.get(node);
    if (address == null) {
      if (former != null) {
        links.remove(node);
        former.end(whyEnd);
      }
      return;
    }
    PeerLinks peer = links.computeIfAbsent(node, key -> linker.apply(key, address));
    if (told == null) {
      peer.letGo(whyEnd);
    }
    peer.moveTo(address);
    if (told != null) {
      peer.keepUp();
    }
  }

  private void onLoop(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("links stay as they are: the transport is closed");
    }
  }
}
