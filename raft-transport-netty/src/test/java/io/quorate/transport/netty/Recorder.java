// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.Message;
import io.quorate.model.NodeId;
import io.quorate.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a transport tells, so that a test can wait for it. */
final class Recorder implements TransportListener, Transport.Receiver {
  private static final long DEADLINE_SECONDS = 30;

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

  @Override
  public void connected(NodeId node, NodeAddress address) {
    events.add("connected " + node);
  }

  @Override
  public void disconnected(NodeId node, String why) {
    events.add("disconnected " + node + ": " + why);
  }

  @Override
  public void handshakeRefused(String remote, RefusalReason reason, String explanation) {
    events.add("refused " + remote + " " + reason + ": " + explanation);
  }

  @Override
  public void receive(Message message) {
    messages.add(message);
  }

  /** Waits for the next event and returns it. */
  String nextEvent() throws InterruptedException {
    return next(events, "event");
  }

  /** Waits for the next message and returns it. */
  Message nextMessage() throws InterruptedException {
    return next(messages, "message");
  }

  /** Returns the events that nobody waited for. */
  List<String> otherEvents() {
    return new ArrayList<>(events);
  }

  /** Returns the messages that nobody waited for. */
  List<Message> messages() {
    return new ArrayList<>(messages);
  }

  private static <T> T next(BlockingQueue<T> queue, String what) throws InterruptedException {
    T next = queue.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    assertThat(next).as("a %s within %d s", what, DEADLINE_SECONDS).isNotNull();
    return next;
  }
}
