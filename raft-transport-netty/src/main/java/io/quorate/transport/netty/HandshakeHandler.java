// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Either end of a handshake, which must be over in time: then the handler leaves the pipeline. */
abstract class HandshakeHandler extends FrameHandler {
  private final Duration limit;
  private @Nullable Future<?> timeout;

  HandshakeHandler(Connection connection, Duration limit) {
    super(connection);
    this.limit = limit;
  }

  /** Begins to wait for the other end. */
  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    timeout = ctx.executor()
        .schedule(
            () -> connection().close("no handshake in time"),
            limit.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (timeout != null) {
      timeout.cancel(false);
    }
  }
}
