// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.quorate.message.Message;
import io.quorate.model.NodeId;
import io.quorate.transport.netty.FrameEncoder.Payload;
import io.quorate.transport.netty.proto.Hello;
import io.quorate.transport.netty.proto.MessageHeader;
import io.quorate.transport.netty.proto.Refusal;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from this node to one other: a connection that carries messages in this direction only,
 * and is tried again for as long as the other node is a peer. Confined to the event loop that
 * writes.
 *
 * <p>What it cannot send it drops. Entries are dropped first, as soon as the high water mark is
 * reached and until the low one is: then the follower gets none rather than every other batch. What
 * is small (heartbeats, votes, answers) goes on up to a bound of its own.
 */
final class OutgoingLink {
  private static final Logger LOG = LoggerFactory.getLogger(OutgoingLink.class);
  private static final long FIRST_RETRY_MILLIS = 50;
  private static final long MAX_RETRY_MILLIS = 1_000;

  private final NodeId target;
  private final Hello hello;
  private final Handshake.Demand demand;
  private final Settings settings;
  private final EventLoop loop;
  private final Dialer dialer;
  private final Events events;

  private NodeAddress address;
  private @Nullable Connection connection;
  private @Nullable Attempt attempt;
  private @Nullable Future<?> retry;
  private int failures;
  private boolean wantsFlush;
  private boolean toldOversize;

  OutgoingLink(
      NodeId target,
      NodeAddress address,
      LocalEnd local,
      EventLoop loop,
      Dialer dialer,
      Events events) {
    this.target = target;
    this.address = address;
    this.hello = Handshake.nodeHello(local, target);
    this.demand = new Handshake.Demand(local.clusterId(), target);
    this.settings = local.settings();
    this.loop = loop;
    this.dialer = dialer;
    this.events = events;
  }

  /** Connects now, unless it is connected or about to be. */
  void connect() {
    if (attempt == null) {
      if (retry != null) {
        retry.cancel(false);
        retry = null;
      }
      attempt = new Attempt();
      dialer.dial(address, hello, demand, attempt);
    }
  }

  /** Connects to another address from now on. */
  void moveTo(NodeAddress newAddress) {
    if (!newAddress.equals(address)) {
      disconnect("moved to " + newAddress);
      address = newAddress;
      failures = 0;
      connect();
    }
  }

  /** Ends the connection, and does not try again. */
  void disconnect(String why) {
    if (retry != null) {
      retry.cancel(false);
      retry = null;
    }
    if (attempt != null) {
      attempt.abandon(why);
    }
  }

  /**
   * Writes a message or drops it. Returns whether this is the first one since the last
   * {@link #flush}, which the caller then owes.
   */
  boolean write(Message message) {
    if (connection == null) {
      return false;
    }
    Payload payload = MessageCodec.payload(message);
    if (isFull(connection, payload)) {
      // What waits may only wait for the flush that is owed.
      flush();
      if (isFull(connection, payload)) {
        return false;
      }
    }
    MessageHeader header = MessageCodec.header(message);
    if (!connection.accepts(header, payload)) {
      dropOversize(message, FrameEncoder.size(header, payload), connection);
      return false;
    }
    connection.write(FrameType.MESSAGE, header, payload);
    boolean first = !wantsFlush;
    wantsFlush = true;
    return first;
  }

  private boolean isFull(Connection to, Payload payload) {
    return payload == Payload.NONE
        ? to.pendingBytes() >= settings.maxOutgoingBytes()
        : !to.channel().isWritable();
  }

  void flush() {
    wantsFlush = false;
    if (connection != null) {
      connection.flush();
    }
  }

  private void dropOversize(Message message, long size, Connection to) {
    if (!toldOversize) {
      toldOversize = true;
      LOG.warn(
          "dropped {}: its frame of {} B exceeds the limit of {} B that both ends agreed on",
          message,
          size,
          to.maxOutgoingFrameBytes());
    }
  }

  private void retryLater() {
    if (loop.isShuttingDown()) {
      return;
    }
    long longest = Math.min(MAX_RETRY_MILLIS, FIRST_RETRY_MILLIS << Math.min(failures, 10));
    // Jitter keeps nodes that lost the same server from all coming back at the same moment.
    long millis = ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
    failures++;
    retry = loop.schedule(
        () -> {
          retry = null;
          connect();
        },
        millis,
        TimeUnit.MILLISECONDS);
  }

  @Override
  public String toString() {
    return "link to " + target + " at " + address;
  }

  /** One attempt to connect, and the connection that came of it. */
  private final class Attempt implements Dialer.Attempt {
    private @Nullable String whyAbandoned;

    /** Does without this one, whatever becomes of it. */
    void abandon(String why) {
      whyAbandoned = why;
      attempt = null;
      if (connection != null) {
        connection.close(why);
        connection = null;
        events.disconnected(target, why);
      }
    }

    @Override
    public void established(Connection established) {
      if (whyAbandoned != null) {
        established.close(whyAbandoned);
        return;
      }
      connection = established;
      failures = 0;
      toldOversize = false;
      wantsFlush = false;
      established.channel().pipeline().addLast(new IgnoringHandler(established));
      events.connected(target, address);
    }

    @Override
    public void refused(Refusal refusal) {
      events.refused(target.value(), refusal);
    }

    @Override
    public void failed(String why) {
      if (attempt == this) {
        attempt = null;
        events.cannotConnect(target, address, why);
        retryLater();
      }
    }

    @Override
    public void lost(String why) {
      if (attempt == this) {
        attempt = null;
        connection = null;
        events.disconnected(target, why);
        retryLater();
      }
    }
  }

  /** Nothing is expected to come back on this connection. */
  private static final class IgnoringHandler extends FrameHandler {
    IgnoringHandler(Connection connection) {
      super(connection);
    }

    @Override
    void onFrame(Frame frame) {}
  }
}
