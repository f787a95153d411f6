// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import static io.quorate.transport.netty.FrameDecoder.PREFIX_BYTES;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Writes frames as {@link FrameDecoder} reads them, each into one direct buffer, into which every
 * payload is copied once. For one thread.
 */
final class FrameEncoder {
  private static final int MAX_HEADER_BYTES = 0xffffff;

  private final CRC32C checksum = new CRC32C();

  /** What follows a header. */
  interface Payload {
    /** No bytes. */
    Payload NONE = new Payload() {
      @Override
      public long size() {
        return 0;
      }

      @Override
      public void writeTo(ByteBuffer target) {}
    };

    long size();

    void writeTo(ByteBuffer target);
  }

  /** How many bytes the frame takes that {@link #encode} makes of the same. */
  static long size(MessageLite header, Payload payload) {
    return PREFIX_BYTES + header.getSerializedSize() + payload.size();
  }

  ByteBuf encode(ByteBufAllocator allocator, FrameType type, MessageLite header, Payload payload) {
    int headerBytes = header.getSerializedSize();
    int size = Math.toIntExact(size(header, payload));
    if (headerBytes > MAX_HEADER_BYTES) {
      throw new IllegalArgumentException("a header of " + headerBytes + " B");
    }
    ByteBuf frame = allocator.directBuffer(size, size);
    ByteBuffer buffer = frame.internalNioBuffer(0, size);
    int start = buffer.position();
    buffer.position(start + PREFIX_BYTES);
    write(header, buffer);
    payload.writeTo(buffer);

    int bodyChecksum = checksum(buffer, start + PREFIX_BYTES, start + size);
    buffer.putInt(start, size - PREFIX_BYTES);
    buffer.putInt(start + 4, type.code() << 24 | headerBytes);
    buffer.putInt(start + 8, bodyChecksum);
    buffer.putInt(start + 12, checksum(buffer, start, start + 12));
    return frame.writerIndex(size);
  }

  private static void write(MessageLite header, ByteBuffer target) {
    try {
      CodedOutputStream output = CodedOutputStream.newInstance(target);
      header.writeTo(output);
      output.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("a header outgrew the size it gave", e);
    }
  }

  private int checksum(ByteBuffer buffer, int from, int to) {
    int limit = buffer.limit();
    buffer.limit(to).position(from);
    checksum.reset();
    checksum.update(buffer);
    buffer.limit(limit);
    return (int) checksum.getValue();
  }
}
