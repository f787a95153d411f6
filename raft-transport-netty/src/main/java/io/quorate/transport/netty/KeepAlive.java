// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import io.quorate.transport.netty.proto.Ping;
import io.quorate.transport.netty.proto.Pong;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives up a connection on which nothing arrives any more. Who connected asks, who accepted
 * answers, so that something arrives at both ends.
 *
 * <p>Without it, a partition would outlast itself: after a minute of it TCP tries again only once a
 * minute or so, while a new connection works at once.
 */
final class KeepAlive extends ChannelInboundHandlerAdapter {
  private static final int TICKS = 4;

  private final Connection connection;
  private final Duration deadAfter;
  private final boolean asks;
  private @Nullable Future<?> ticking;
  private long bytesSeen;
  private int silentTicks;

  private KeepAlive(Connection connection, Duration deadAfter, boolean asks) {
    this.connection = connection;
    this.deadAfter = deadAfter;
    this.asks = asks;
  }

  static KeepAlive asking(Connection connection, Duration deadAfter) {
    return new KeepAlive(connection, deadAfter, true);
  }

  static KeepAlive answering(Connection connection, Duration deadAfter) {
    return new KeepAlive(connection, deadAfter, false);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    // With a fixed delay, not rate: an event loop that was held up must first read what came since.
    long interval = Math.max(1, deadAfter.toNanos() / TICKS);
    ticking = ctx.executor()
        .scheduleWithFixedDelay(() -> tick(ctx), interval, interval, TimeUnit.NANOSECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (ticking != null) {
      ticking.cancel(false);
    }
  }

  private void tick(ChannelHandlerContext ctx) {
    boolean reads = ctx.channel().config().isAutoRead();
    if (connection.bytesRead() != bytesSeen || !reads) {
      bytesSeen = connection.bytesRead();
      silentTicks = 0;
    } else if (++silentTicks >= TICKS) {
      connection.close("nothing arrived for " + deadAfter.toMillis() + " ms");
      return;
    }
    if (asks && ctx.channel().isWritable()) {
      connection.writeAndFlush(FrameType.PING, Ping.getDefaultInstance());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object received) {
    Frame frame = (Frame) received;
    if (frame.type() == FrameType.PING) {
      connection.writeAndFlush(FrameType.PONG, Pong.getDefaultInstance());
    } else if (frame.type() != FrameType.PONG) {
      ctx.fireChannelRead(frame);
    }
  }
}
