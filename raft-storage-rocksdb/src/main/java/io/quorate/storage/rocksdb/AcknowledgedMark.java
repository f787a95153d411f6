// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * The number of the newest operation that a caller was told is durable, in a file of its own. A
 * database that comes back with less has lost something it promised to keep.
 *
 * <p>Rewritten in place after each batch and synced only when it is created and closed: after a
 * crash of the process it is exact, after a power failure it may be older. Either way nothing at or
 * below it may be missing, so a torn batch above it is dropped and one below it is damage.
 *
 * <pre>
 *   magic (4)  sequence number (8)  crc (4)
 * </pre>
 */
final class AcknowledgedMark implements AutoCloseable {
  private static final int MAGIC = 0x51414b31;
  private static final int BYTES = 16;
  private static final int CRC_AT = 12;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);
  private final CRC32C crc = new CRC32C();
  private long sequence;

  private AcknowledgedMark(FileChannel channel, long sequence) {
    this.channel = channel;
    this.sequence = sequence;
  }

  /** Makes the file of a new database, in which nothing is acknowledged yet. */
  static AcknowledgedMark create(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    AcknowledgedMark mark = new AcknowledgedMark(channel, -1);
    mark.advance(0);
    channel.force(true);
    return mark;
  }

  /** Opens an existing file. */
  static AcknowledgedMark open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    AcknowledgedMark mark = new AcknowledgedMark(channel, 0);
    try {
      mark.sequence = mark.read(file);
      return mark;
    } catch (IOException e) {
      try (channel) {
        throw e;
      }
    }
  }

  private long read(Path file) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) >= 0) {}
    buffer.flip();
    if (buffer.remaining() < BYTES
        || buffer.getInt(0) != MAGIC
        || buffer.getInt(CRC_AT) != checksum()) {
      throw new IOException(
          file + " is damaged: how much of the log was acknowledged cannot be told");
    }
    return buffer.getLong(4);
  }

  long sequence() {
    return sequence;
  }

  /** Notes that everything up to here is durable. */
  void advance(long durable) throws IOException {
    if (durable <= sequence) {
      return;
    }
    sequence = durable;
    buffer.clear();
    buffer.putInt(MAGIC).putLong(durable);
    buffer.putInt(checksum()).flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer, buffer.position());
    }
  }

  private int checksum() {
    crc.reset();
    crc.update(buffer.duplicate().position(0).limit(CRC_AT));
    return (int) crc.getValue();
  }

  /** Makes the mark itself durable and lets go of the file. */
  @Override
  public void close() throws IOException {
    try (channel) {
      channel.force(false);
    }
  }
}
