// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into frames.
 *
 * <p>A frame is a prefix of {@value #PREFIX_BYTES} bytes and a body: a protobuf header, and what
 * may follow it. All numbers are big-endian and unsigned:
 *
 * <pre>
 *  0        4      5               8                12                 16
 * +--------+------+---------------+----------------+------------------+--------+---------+
 * | length | type | header length | CRC32C of body | CRC32C of 0..11  | header | payload |
 * +--------+------+---------------+----------------+------------------+--------+---------+
 * </pre>
 *
 * <p>The prefix has a checksum of its own, since a damaged length must not be believed: one that is
 * too great would make a connection wait for bytes that never come. A stream that is not of this
 * protocol at all is recognised by it, too.
 *
 * <p>Bytes are copied once, from Netty's buffer into the frame's own array, as they arrive: frames
 * are kept long (their payloads become log entries) and must not pin pooled buffers.
 */
final class FrameDecoder extends ChannelInboundHandlerAdapter {
  static final int PREFIX_BYTES = 16;

  private final byte[] prefix = new byte[PREFIX_BYTES];
  private final ByteBuffer prefixBuffer = ByteBuffer.wrap(prefix);
  private final CRC32C checksum = new CRC32C();
  private int maxFrameBytes;
  private int prefixFilled;
  private byte @Nullable [] body;
  private int bodyFilled;
  private long bytesRead;
  private boolean failed;

  /** Reads frames of at most this size, prefix included. */
  FrameDecoder(int maxFrameBytes) {
    this.maxFrameBytes = maxFrameBytes;
  }

  /** Changes the limit, once it is known who sends. */
  void maxFrameBytes(int newMaxFrameBytes) {
    maxFrameBytes = newMaxFrameBytes;
  }

  /** How many bytes have arrived, so that progress shows within a large frame, too. */
  long bytesRead() {
    return bytesRead;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object received) throws ProtocolException {
    ByteBuf in = (ByteBuf) received;
    try {
      bytesRead += in.readableBytes();
      while (!failed && in.isReadable()) {
        Frame frame = read(in);
        if (frame != null) {
          ctx.fireChannelRead(frame);
        }
      }
    } catch (ProtocolException e) {
      failed = true;
      throw e;
    } finally {
      in.release();
    }
  }

  /** Consumes some of the input; returns a frame if that completes one of a known type. */
  private @Nullable Frame read(ByteBuf in) throws ProtocolException {
    if (body == null) {
      int count = Math.min(PREFIX_BYTES - prefixFilled, in.readableBytes());
      in.readBytes(prefix, prefixFilled, count);
      prefixFilled += count;
      if (prefixFilled < PREFIX_BYTES) {
        return null;
      }
      body = new byte[verifiedBodyBytes()];
      bodyFilled = 0;
    }
    int count = Math.min(body.length - bodyFilled, in.readableBytes());
    in.readBytes(body, bodyFilled, count);
    bodyFilled += count;
    return bodyFilled < body.length ? null : complete(body);
  }

  private int verifiedBodyBytes() throws ProtocolException {
    checksum.reset();
    checksum.update(prefix, 0, 12);
    if ((int) checksum.getValue() != prefixBuffer.getInt(12)) {
      throw new ProtocolException("what arrives is damaged, or not of this protocol");
    }
    long bodyBytes = Integer.toUnsignedLong(prefixBuffer.getInt(0));
    if (bodyBytes > maxFrameBytes - PREFIX_BYTES) {
      throw new ProtocolException(
          "a frame of " + (bodyBytes + PREFIX_BYTES) + " B exceeds the limit of " + maxFrameBytes);
    }
    if (headerBytes() > bodyBytes) {
      throw new ProtocolException(
          "a header of " + headerBytes() + " B in a frame whose body has " + bodyBytes);
    }
    return (int) bodyBytes;
  }

  private @Nullable Frame complete(byte[] whole) throws ProtocolException {
    prefixFilled = 0;
    body = null;
    checksum.reset();
    checksum.update(whole, 0, whole.length);
    if ((int) checksum.getValue() != prefixBuffer.getInt(8)) {
      throw new ProtocolException("a frame of " + whole.length + " B is damaged");
    }
    FrameType type = FrameType.ofCode(prefix[4]);
    return type == null ? null : new Frame(type, whole, headerBytes());
  }

  private int headerBytes() {
    return prefixBuffer.getInt(4) & 0xffffff;
  }
}
