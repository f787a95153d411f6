// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.quorate.message.Message;
import io.quorate.model.NodeId;
import io.quorate.transport.netty.proto.Hello;
import io.quorate.transport.netty.proto.Lane;
import io.quorate.transport.netty.proto.Refusal;
import java.net.SocketAddress;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A way from this node to one other: a connection that carries messages in this direction only.
 * Confined to the event loop that writes.
 *
 * <p>One that is {@linkplain #keepUp kept up} is connected for as long as that is wanted, and tried
 * again whenever it is lost; what is to be sent while it is not connected is dropped. Any other one
 * is connected when there is something to send, which waits for the connection, up to a bound, and
 * is dropped if there is none to be had. Once made, that connection stays too, until it is lost.
 */
final class OutgoingLink {
  private static final long FIRST_RETRY_MILLIS = 50;
  private static final long MAX_RETRY_MILLIS = 1_000;

  private final NodeId target;
  private final LocalEnd local;
  private final Lane lane;
  private final EventLoop loop;
  private final Dialer dialer;
  private final Events events;
  private final WaitingMessages waiting;

  private NodeAddress address;
  private boolean keptUp;
  private @Nullable MessageWriter writer;
  private @Nullable Attempt attempt;
  private @Nullable Future<?> retry;
  private int failures;

  /** A link that is neither connected nor kept up. */
  OutgoingLink(
      NodeId target,
      NodeAddress address,
      Lane lane,
      LocalEnd local,
      EventLoop loop,
      Dialer dialer,
      Events events) {
    this.target = target;
    this.address = address;
    this.lane = lane;
    this.local = local;
    this.loop = loop;
    this.dialer = dialer;
    this.events = events;
    this.waiting = new WaitingMessages(local.settings().highWaterMark());
  }

  /** Is connected from now on, beginning at once, whatever has been tried before. */
  void keepUp() {
    keptUp = true;
    connect();
  }

  /** Connects to another address from now on. */
  void moveTo(NodeAddress newAddress) {
    if (!newAddress.equals(address)) {
      disconnect("moved to " + newAddress);
      address = newAddress;
      failures = 0;
      if (keptUp) {
        connect();
      }
    }
  }

  boolean isKeptUp() {
    return keptUp;
  }

  /** Ends the connection, and makes another only to send. */
  void end(String why) {
    keptUp = false;
    disconnect(why);
  }

  private void connect() {
    if (attempt == null) {
      if (retry != null) {
        retry.cancel(false);
        retry = null;
      }
      attempt = new Attempt();
      dialer.dial(address, this::hello, new Handshake.Demand(local.clusterId(), target), attempt);
    }
  }

  private Hello hello(SocketAddress end) {
    return Handshake.nodeHello(local, lane, target, end);
  }

  private void disconnect(String why) {
    waiting.clear();
    if (retry != null) {
      retry.cancel(false);
      retry = null;
    }
    if (attempt != null) {
      attempt.abandon(why);
    }
  }

  /**
   * Writes a message, or keeps it until it can be written, or drops it. Returns whether this is the
   * first one written since the last {@link #flush}, which the caller then owes.
   */
  boolean write(Message message) {
    if (writer != null) {
      return writer.write(message);
    }
    if (!keptUp) {
      waiting.add(message);
      if (retry == null) {
        connect();
      }
    }
    return false;
  }

  void flush() {
    if (writer != null) {
      writer.flush();
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
          if (keptUp || !waiting.isEmpty()) {
            connect();
          }
        },
        millis,
        TimeUnit.MILLISECONDS);
  }

  @Override
  public String toString() {
    return lane + " to " + target + " at " + address;
  }

  /** One attempt to connect, and the connection that came of it. */
  private final class Attempt implements Dialer.Attempt {
    private @Nullable String whyAbandoned;

    /** Does without this one, whatever becomes of it. */
    void abandon(String why) {
      whyAbandoned = why;
      attempt = null;
      if (writer != null) {
        writer.connection().close(why);
        writer = null;
        events.disconnected(target, lane, why);
      }
    }

    @Override
    public void established(Connection established) {
      if (whyAbandoned != null) {
        established.close(whyAbandoned);
        return;
      }
      failures = 0;
      writer = new MessageWriter(established, local.settings());
      established.channel().pipeline().addLast(writer);
      events.connected(target, lane, address);
      waiting.sendTo(writer);
    }

    @Override
    public void refused(Refusal refusal) {
      events.refused(target.value(), refusal);
    }

    @Override
    public void failed(String why) {
      if (attempt == this) {
        attempt = null;
        // Or else what nobody asks for any more would keep us trying.
        waiting.clear();
        events.cannotConnect(target, lane, address, why);
        retryLater();
      }
    }

    @Override
    public void lost(String why) {
      if (attempt == this) {
        attempt = null;
        writer = null;
        events.disconnected(target, lane, why);
        retryLater();
      }
    }
  }
}
