// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.quorate.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Frames as bytes, for tests that look at or tamper with them. */
final class Wire {
  static final int MAX_FRAME_BYTES = 2 << 20;

  private Wire() {}

  static byte[] encode(FrameType type, MessageLite header, FrameEncoder.Payload payload) {
    ByteBuf frame =
        new FrameEncoder().encode(PooledByteBufAllocator.DEFAULT, type, header, payload);
    try {
      return ByteBufUtil.getBytes(frame);
    } finally {
      frame.release();
    }
  }

  static byte[] encode(FrameType type, MessageLite header) {
    return encode(type, header, FrameEncoder.Payload.NONE);
  }

  static byte[] encode(Message message) {
    return encode(FrameType.MESSAGE, MessageCodec.header(message), MessageCodec.payload(message));
  }

  /** Makes the checksums of a frame right, whatever else it holds. */
  static void seal(byte[] frame) {
    CRC32C checksum = new CRC32C();
    checksum.update(frame, FrameDecoder.PREFIX_BYTES, frame.length - FrameDecoder.PREFIX_BYTES);
    putInt(frame, 8, (int) checksum.getValue());
    checksum.reset();
    checksum.update(frame, 0, 12);
    putInt(frame, 12, (int) checksum.getValue());
  }

  static void putInt(byte[] target, int offset, int value) {
    for (int i = 0; i < 4; i++) {
      target[offset + i] = (byte) (value >>> (24 - 8 * i));
    }
  }

  /** A pipeline that decodes; what goes wrong is thrown by its methods. */
  static EmbeddedChannel decoder() {
    return new EmbeddedChannel(new FrameDecoder(MAX_FRAME_BYTES));
  }

  /** Returns the frames that these chunks of a stream make. */
  static List<Frame> decode(byte[]... chunks) {
    EmbeddedChannel channel = decoder();
    for (byte[] chunk : chunks) {
      channel.writeInbound(Unpooled.copiedBuffer(chunk));
    }
    List<Frame> frames = new ArrayList<>();
    for (Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
      frames.add(frame);
    }
    channel.finishAndReleaseAll();
    return frames;
  }
}
