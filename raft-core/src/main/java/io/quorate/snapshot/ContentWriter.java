// SPDX-License-Identifier: Apache-2.0
package io.quorate.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.zip.CRC32C;

/** Writes the content of a snapshot behind what its file has of it, through a small buffer. */
final class ContentWriter {
  private final FileChannel channel;
  private final long contentOffset;
  private final long begin;
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer buffer = ByteBuffer.allocate(FileBytes.PIECE);
  private long written;

  /**
   * Goes on behind some bytes of content.
   *
   * @param contentOffset where the content begins in the file
   * @param begin how many bytes of it are there
   */
  ContentWriter(FileChannel channel, long contentOffset, long begin) {
    this.channel = channel;
    this.contentOffset = contentOffset;
    this.begin = begin;
    this.written = begin;
  }

  /** How much content there is, that in the buffer included. */
  long position() {
    return written + buffer.position();
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    crc.update(bytes, offset, length);
    int done = 0;
    while (done < length) {
      int some = Math.min(length - done, buffer.remaining());
      buffer.put(bytes, offset + done, some);
      done += some;
      if (!buffer.hasRemaining()) {
        flush();
      }
    }
  }

  /** Puts all of the content into the file. */
  void flush() throws IOException {
    int some = buffer.flip().remaining();
    FileBytes.write(channel, buffer, contentOffset + written);
    written += some;
    buffer.clear();
  }

  /** The CRC32C of all of the content, which is read back unless all of it was written here. */
  int checksum() throws IOException {
    flush();
    return begin == 0 ? (int) crc.getValue() : FileBytes.checksum(channel, contentOffset, written);
  }
}
