// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a pipeline: takes frames, and closes the connection on whatever goes wrong. */
abstract class FrameHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(FrameHandler.class);

  private final Connection connection;

  FrameHandler(Connection connection) {
    this.connection = connection;
  }

  final Connection connection() {
    return connection;
  }

  /**
   * Takes a frame; those of types that are not expected here are ignored.
   *
   * @throws ProtocolException if the connection cannot go on
   */
  abstract void onFrame(Frame frame) throws ProtocolException;

  @Override
  public final void channelRead(ChannelHandlerContext ctx, Object frame) throws ProtocolException {
    onFrame((Frame) frame);
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.error("failed on the connection with {}", connection, cause);
    }
    connection.close(describe(cause));
  }

  static String describe(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
