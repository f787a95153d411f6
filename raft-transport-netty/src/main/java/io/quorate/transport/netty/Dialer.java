// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.util.NetUtil;
import io.quorate.transport.netty.proto.Refusal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Resolves a name, connects and shakes hands. Outcomes are told on the event loop that writes. */
final class Dialer {
  private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);

  private final EventLoops loops;
  private final Bootstrap bootstrap;
  private final Settings settings;
  private final NameResolver names;
  private final Executor resolver;

  /**
   * Dials with these loops.
   *
   * @param names is asked for each attempt, so that a server can move
   * @param resolver where that is done, since it may block
   */
  Dialer(EventLoops loops, Settings settings, NameResolver names, Executor resolver) {
    this.loops = loops;
    this.bootstrap = loops.bootstrap(settings);
    this.settings = settings;
    this.names = names;
    this.resolver = resolver;
  }

  /**
   * What becomes of one attempt: either {@code failed}, or {@code established} and then
   * {@code lost}.
   */
  interface Attempt {
    void established(Connection connection);

    /** One end refused the other; {@code failed} follows. */
    void refused(Refusal refusal);

    void failed(String why);

    void lost(String why);
  }

  /** Begins an attempt. Called on the event loop. */
  void dial(
      NodeAddress address,
      HandshakeDialer.Greeting greeting,
      Handshake.Demand demand,
      Attempt attempt) {
    Call call = new Call(greeting, demand, attempt);
    if (NetUtil.isValidIpV4Address(address.host()) || NetUtil.isValidIpV6Address(address.host())) {
      // Such a one is only parsed, at once.
      resolve(address, call).run();
      return;
    }
    try {
      resolver.execute(() -> onLoop(resolve(address, call)));
    } catch (RejectedExecutionException e) {
      attempt.failed("closed");
    }
  }

  /** Returns what is to be done with the outcome, on the event loop. */
  private Runnable resolve(NodeAddress address, Call call) {
    try {
      InetAddress host = names.resolve(address.host());
      return () -> call.connect(new InetSocketAddress(host, address.port()));
    } catch (UnknownHostException e) {
      return () -> call.attempt.failed("unknown host " + address.host());
    }
  }

  private void onLoop(Runnable task) {
    try {
      loops.writing().execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("resolved a name too late: the transport is closed");
    }
  }

  /** One attempt from the moment its channel is made. */
  private final class Call extends ChannelInitializer<Channel> implements HandshakeDialer.Outcome {
    private final HandshakeDialer.Greeting greeting;
    private final Handshake.Demand demand;
    private final Attempt attempt;
    private @Nullable Connection connection;
    private boolean established;

    Call(HandshakeDialer.Greeting greeting, Handshake.Demand demand, Attempt attempt) {
      this.greeting = greeting;
      this.demand = demand;
      this.attempt = attempt;
    }

    void connect(InetSocketAddress address) {
      bootstrap.clone().handler(this).connect(address).addListener((ChannelFuture connected) -> {
        if (connected.isSuccess()) {
          connected.channel().closeFuture().addListener(closed -> ended());
        } else {
          attempt.failed(FrameHandler.describe(connected.cause()));
        }
      });
    }

    @Override
    protected void initChannel(Channel channel) {
      loops.closeAtShutdown(channel);
      connection = new Connection(channel);
      channel.pipeline().addLast(new HandshakeDialer(connection, greeting, demand, settings, this));
    }

    @Override
    public void welcomed(Connection welcomed) {
      established = true;
      attempt.established(welcomed);
    }

    @Override
    public void refused(Refusal refusal) {
      attempt.refused(refusal);
    }

    private void ended() {
      String why = connection == null ? "closed" : connection.whyClosed();
      if (established) {
        attempt.lost(why);
      } else {
        attempt.failed(why);
      }
    }
  }
}
