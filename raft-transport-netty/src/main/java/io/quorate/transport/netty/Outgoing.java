// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.netty.channel.EventLoop;
import io.quorate.message.AppendEntries;
import io.quorate.message.Message;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The links to all other nodes, and the way of messages from any thread to them. */
final class Outgoing {
  private static final Logger LOG = LoggerFactory.getLogger(Outgoing.class);
  private static final int MESSAGE_BYTES = 128;

  private final EventLoop loop;
  private final long maxWaitingBytes;
  private final BiFunction<NodeId, NodeAddress, OutgoingLink> linker;
  private final Handover<Batch> batches;
  private final AtomicLong waitingBytes = new AtomicLong();

  // Confined to the event loop.
  private final Map<NodeId, OutgoingLink> links = new HashMap<>();
  private final List<OutgoingLink> toFlush = new ArrayList<>();

  private record Batch(List<Message> messages, long bytes) {}

  /** No links yet; makes those that are asked for. */
  Outgoing(
      EventLoop loop, Settings settings, BiFunction<NodeId, NodeAddress, OutgoingLink> linker) {
    this.loop = loop;
    // For a loop that is held up; at least one message of any size must fit.
    this.maxWaitingBytes = (long) settings.maxFrameBytes() + settings.maxOutgoingBytes();
    this.linker = linker;
    this.batches = new Handover<>(loop, this::write, this::flush, batch -> {});
  }

  /** Sends or drops messages, in this order. May be called by any thread. */
  void send(List<Message> messages) {
    long bytes = bytes(messages);
    if (waitingBytes.addAndGet(bytes) > maxWaitingBytes) {
      waitingBytes.addAndGet(-bytes);
      return;
    }
    batches.add(new Batch(List.copyOf(messages), bytes));
  }

  private static long bytes(List<Message> messages) {
    long bytes = 0;
    for (Message message : messages) {
      bytes += MESSAGE_BYTES;
      if (message instanceof AppendEntries append) {
        for (LogEntry entry : append.entries()) {
          bytes += entry.weight();
        }
      }
    }
    return bytes;
  }

  private void write(Batch batch) {
    waitingBytes.addAndGet(-batch.bytes());
    for (Message message : batch.messages()) {
      OutgoingLink link = links.get(message.to());
      if (link != null && link.write(message)) {
        toFlush.add(link);
      }
    }
  }

  private void flush() {
    toFlush.forEach(OutgoingLink::flush);
    toFlush.clear();
  }

  /** Makes, moves and ends links so that they are those to these nodes. */
  void linkTo(Map<NodeId, NodeAddress> nodes) {
    onLoop(() -> {
      links.entrySet().removeIf(entry -> {
        boolean goes = !nodes.containsKey(entry.getKey());
        if (goes) {
          entry.getValue().disconnect("no peer any more");
        }
        return goes;
      });
      nodes.forEach(this::linkTo);
    });
  }

  private void linkTo(NodeId node, NodeAddress address) {
    OutgoingLink link = links.computeIfAbsent(node, key -> linker.apply(key, address));
    link.moveTo(address);
    link.connect();
  }

  /** Connects to a node now, rather than when its turn comes: it is known to be up. */
  void hurryTo(NodeId node) {
    onLoop(() -> {
      OutgoingLink link = links.get(node);
      if (link != null) {
        link.connect();
      }
    });
  }

  private void onLoop(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("links stay as they are: the transport is closed");
    }
  }
}
