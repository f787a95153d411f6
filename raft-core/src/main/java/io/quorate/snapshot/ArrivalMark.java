// SPDX-License-Identifier: Apache-2.0
package io.quorate.snapshot;

import io.quorate.model.SnapshotMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * The note in a file of received content of how much of it was forced to the disk: how far the file
 * can be trusted after a power failure, which may leave any bytes behind that.
 *
 * <p>Written only after what it vouches for was forced. It need not be forced itself: one that is
 * lost leaves an older one, which is true too, and a torn one counts as none.
 */
final class ArrivalMark {
  static final int BYTES = 12;

  private ArrivalMark() {}

  static void write(FileChannel channel, SnapshotMetadata metadata, long forced)
      throws IOException {
    ByteBuffer mark = ByteBuffer.allocate(BYTES).putLong(forced).putInt(crc(forced));
    FileBytes.write(channel, mark.flip(), SnapshotHeader.markOffset(metadata));
  }

  /** Returns how much of the content the file vouches for; nothing, if it is in any way odd. */
  static long read(FileChannel channel, SnapshotHeader header) throws IOException {
    long offset = SnapshotHeader.markOffset(header.snapshot().metadata());
    ByteBuffer mark = FileBytes.read(channel, offset, BYTES);
    if (mark.remaining() < BYTES) {
      return 0;
    }
    long forced = mark.getLong();
    boolean sound = mark.getInt() == crc(forced)
        && forced >= 0
        && forced <= header.snapshot().size()
        && forced <= channel.size() - header.contentOffset();
    return sound ? forced : 0;
  }

  private static int crc(long forced) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(forced).flip());
    return (int) crc.getValue();
  }
}
