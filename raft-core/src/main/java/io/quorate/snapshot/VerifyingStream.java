// SPDX-License-Identifier: Apache-2.0
package io.quorate.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * The content of a snapshot. Its checksum is compared before the last piece of it is handed out, so
 * that a reader who knows where the content ends, and never asks for more, learns of damage too.
 */
final class VerifyingStream extends InputStream {
  private final SnapshotDirectory directory;
  private final FileChannel channel;
  private final SnapshotHeader header;
  private final ByteBuffer piece = ByteBuffer.allocate(FileBytes.PIECE).limit(0);
  private final CRC32C crc = new CRC32C();
  private long fetched;

  VerifyingStream(SnapshotDirectory directory, FileChannel channel, SnapshotHeader header) {
    this.directory = directory;
    this.channel = channel;
    this.header = header;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!piece.hasRemaining()) {
      fetch();
    }
    int some = Math.min(length, piece.remaining());
    piece.get(target, offset, some);
    return some == 0 ? -1 : some;
  }

  /** Gets the next piece, none at the end. */
  private void fetch() throws IOException {
    long size = header.snapshot().size();
    piece.clear().limit((int) Math.min(FileBytes.PIECE, size - fetched));
    try {
      FileBytes.fill(channel, piece, header.contentOffset() + fetched);
      fetched += piece.limit();
      crc.update(piece.flip());
      if (fetched == size && (int) crc.getValue() != header.snapshot().checksum()) {
        throw new IOException(header + " is damaged: its content does not match its checksum");
      }
      piece.rewind();
    } catch (IOException e) {
      piece.limit(0);
      throw e;
    }
  }

  @Override
  public int available() {
    return piece.remaining();
  }

  @Override
  public void close() throws IOException {
    directory.closeReader(channel);
  }
}
