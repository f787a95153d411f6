// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.netty.channel.ChannelHandlerContext;
import io.quorate.transport.netty.proto.Hello;
import io.quorate.transport.netty.proto.Refusal;
import io.quorate.transport.netty.proto.Welcome;
import java.net.SocketAddress;

/** The handshake as seen by who connects: says hello, waits for a welcome, gets out of the way. */
final class HandshakeDialer extends HandshakeHandler {
  private final Greeting greeting;
  private final Handshake.Demand demand;
  private final Settings settings;
  private final Outcome outcome;

  /** The first words. */
  @FunctionalInterface
  interface Greeting {
    /** Returns them, given this end of the connection. */
    Hello at(SocketAddress end);
  }

  /** What becomes of the handshake; if neither is called, the connection ends. */
  interface Outcome {
    /** The pipeline has no end now: whoever is called puts one there. */
    void welcomed(Connection connection);

    /** One end refused the other; the connection is about to be closed. */
    void refused(Refusal refusal);
  }

  HandshakeDialer(
      Connection connection,
      Greeting greeting,
      Handshake.Demand demand,
      Settings settings,
      Outcome outcome) {
    super(connection, settings.handshakeTimeout());
    this.greeting = greeting;
    this.demand = demand;
    this.settings = settings;
    this.outcome = outcome;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    super.channelActive(ctx);
    connection().writeAndFlush(FrameType.HELLO, greeting.at(ctx.channel().localAddress()));
  }

  @Override
  void onFrame(Frame frame) throws ProtocolException {
    switch (frame.type()) {
      case WELCOME -> onWelcome(frame.header(Welcome.parser()));
      case REFUSAL -> {
        Refusal refusal = frame.header(Refusal.parser());
        outcome.refused(refusal);
        connection().close("refused: " + refusal.getExplanation());
      }
      default -> throw new ProtocolException("a " + frame.type() + " in answer to a handshake");
    }
  }

  private void onWelcome(Welcome welcome) {
    Refusal refusal = demand.refusalOf(welcome);
    if (refusal != null) {
      outcome.refused(refusal);
      connection()
          .writeAndClose(FrameType.REFUSAL, refusal, "refused: " + refusal.getExplanation());
      return;
    }
    connection()
        .allowFrames(
            settings.maxFrameBytes(),
            Math.min(settings.maxFrameBytes(), welcome.getMaxFrameBytes()));
    connection().channel().pipeline().remove(this);
    connection().channel().pipeline().addLast(KeepAlive.asking(connection(), settings.deadAfter()));
    outcome.welcomed(connection());
  }
}
