// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that read and write, on the best that the system offers: epoll if its native library
 * is there, NIO otherwise.
 *
 * <p>All that is sent is written by one loop and all that arrives is read by one loop, which may be
 * the same: so one task hands over messages for any number of nodes, and a node that connects again
 * cannot be heard twice at a time.
 */
final class EventLoops {
  private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);
  private static final int MAX_READ_BYTES = 256 << 10;
  private static final long SHUTDOWN_SECONDS = 10;

  private final EventLoopGroup group;
  private final EventLoop writing;
  private final EventLoop reading;
  private final ChannelGroup channels;

  EventLoops(String name, int threads) {
    DefaultThreadFactory threadFactory = new DefaultThreadFactory(name, true);
    group = new MultiThreadIoEventLoopGroup(
        threads,
        threadFactory,
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    writing = group.next();
    reading = group.next();
    channels = new DefaultChannelGroup(writing, true);
  }

  EventLoop writing() {
    return writing;
  }

  EventLoop reading() {
    return reading;
  }

  /** What to connect with. */
  Bootstrap bootstrap(Settings settings) {
    return new Bootstrap()
        .group(writing)
        .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
            settings.handshakeTimeout().toMillis())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .option(ChannelOption.RECVBUF_ALLOCATOR, receiveBuffers())
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark(settings));
  }

  /** What to listen with. */
  ServerBootstrap serverBootstrap(Settings settings) {
    return new ServerBootstrap()
        .group(reading, reading)
        .channel(
            Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .childOption(ChannelOption.RECVBUF_ALLOCATOR, receiveBuffers())
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark(settings));
  }

  private static AdaptiveRecvByteBufAllocator receiveBuffers() {
    return new AdaptiveRecvByteBufAllocator(512, 16 << 10, MAX_READ_BYTES);
  }

  private static WriteBufferWaterMark waterMark(Settings settings) {
    return new WriteBufferWaterMark(settings.lowWaterMark(), settings.highWaterMark());
  }

  /** Takes charge of closing a channel. */
  void closeAtShutdown(Channel channel) {
    channels.add(channel);
  }

  /**
   * Closes all channels and ends the threads; returns when both are done, or at once if the caller
   * is one of the threads.
   */
  void shutdown() {
    // Netty ends its threads without waiting for their channels: the port would stay taken a while.
    ChannelGroupFuture closed = channels.close();
    boolean mayWait = !writing.inEventLoop() && !reading.inEventLoop();
    if (mayWait) {
      await(closed);
    }
    Future<?> ended = group.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    if (mayWait) {
      await(ended);
    }
  }

  private void await(Future<?> done) {
    if (!done.awaitUninterruptibly(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
      LOG.warn("{} still runs after {} s: does a receiver block?", group, SHUTDOWN_SECONDS);
    }
  }
}
