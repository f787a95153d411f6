// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import com.google.protobuf.MessageLite;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.quorate.transport.netty.FrameEncoder.Payload;
import org.jspecify.annotations.Nullable;

/** A channel that carries frames. Confined to its event loop. */
final class Connection {
  private final Channel channel;
  private final FrameDecoder decoder = new FrameDecoder(Settings.MAX_HANDSHAKE_FRAME_BYTES);
  private final FrameEncoder encoder = new FrameEncoder();
  private int maxOutgoingFrameBytes = Settings.MAX_HANDSHAKE_FRAME_BYTES;
  private @Nullable String whyClosed;

  /** Makes a connection of a new channel: its pipeline then gives frames. */
  Connection(Channel channel) {
    this.channel = channel;
    channel.pipeline().addLast(decoder);
  }

  Channel channel() {
    return channel;
  }

  /** Lifts the limit that holds during the handshake: what may arrive, and what may be sent. */
  void allowFrames(int maxIncomingBytes, int maxOutgoingBytes) {
    decoder.maxFrameBytes(maxIncomingBytes);
    maxOutgoingFrameBytes = maxOutgoingBytes;
  }

  int maxOutgoingFrameBytes() {
    return maxOutgoingFrameBytes;
  }

  /** Whether the other end takes frames of this size. */
  boolean accepts(MessageLite header, Payload payload) {
    return FrameEncoder.size(header, payload) <= maxOutgoingFrameBytes;
  }

  /** Puts a frame among those that the next {@link #flush} sends. */
  @SuppressWarnings("FutureReturnValueIgnored") // A void promise: failures go through the pipeline.
  void write(FrameType type, MessageLite header, Payload payload) {
    channel.write(encoder.encode(channel.alloc(), type, header, payload), channel.voidPromise());
  }

  void writeAndFlush(FrameType type, MessageLite header) {
    write(type, header, Payload.NONE);
    flush();
  }

  void flush() {
    channel.flush();
  }

  /** How many bytes are written that the system has not taken yet. */
  long pendingBytes() {
    ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
    return pending == null ? 0 : pending.totalPendingWriteBytes();
  }

  long bytesRead() {
    return decoder.bytesRead();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Closing cannot fail in a way that matters.
  void close(String why) {
    if (whyClosed == null) {
      whyClosed = why;
    }
    channel.close();
  }

  /** Sends a last frame, then closes. */
  void writeAndClose(FrameType type, MessageLite header, String why) {
    if (whyClosed == null) {
      whyClosed = why;
    }
    channel
        .writeAndFlush(encoder.encode(channel.alloc(), type, header, Payload.NONE))
        .addListener(ChannelFutureListener.CLOSE);
  }

  String whyClosed() {
    return whyClosed == null ? "closed by the other end" : whyClosed;
  }

  @Override
  public String toString() {
    return String.valueOf(channel.remoteAddress());
  }
}
