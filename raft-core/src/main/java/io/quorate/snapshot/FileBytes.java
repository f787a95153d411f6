// SPDX-License-Identifier: Apache-2.0
package io.quorate.snapshot;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/** Reads and writes all of a run of bytes, where a channel may do with a part of it. */
final class FileBytes {
  /**
   * How much is read or written at once. The JDK keeps a native buffer as large as the largest
   * piece for each thread that does so.
   */
  static final int PIECE = 128 << 10;

  private FileBytes() {}

  /** Writes what remains in a buffer. */
  static void write(FileChannel channel, ByteBuffer bytes, long offset) throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  /** Returns so many bytes of a file, or fewer if it ends before. */
  static ByteBuffer read(FileChannel channel, long offset, int length) throws IOException {
    long there = Math.max(0, channel.size() - offset);
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(length, there));
    fill(channel, bytes, offset);
    return bytes.flip();
  }

  /**
   * Fills the rest of a buffer.
   *
   * @throws EOFException if the file ends before
   */
  static void fill(FileChannel channel, ByteBuffer bytes, long offset) throws IOException {
    long at = offset;
    int end = bytes.limit();
    while (bytes.position() < end) {
      bytes.limit(Math.min(end, bytes.position() + PIECE));
      int read = channel.read(bytes, at);
      if (read < 0) {
        throw new EOFException("the file ends after " + at + " bytes");
      }
      at += read;
    }
    bytes.limit(end);
  }

  /** The CRC32C of a part of a file. */
  static int checksum(FileChannel channel, long offset, long length) throws IOException {
    CRC32C crc = new CRC32C();
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    for (long done = 0; done < length; done += piece.limit()) {
      piece.clear().limit((int) Math.min(PIECE, length - done));
      fill(channel, piece, offset + done);
      crc.update(piece.flip());
    }
    return (int) crc.getValue();
  }
}
