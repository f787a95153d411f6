// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file of RocksDB's write-ahead log, and unlike RocksDB does not stop at the first record
 * that does not pass its checksum: whether something readable follows is what tells damage in the
 * middle from a torn end.
 *
 * <p>A file is a row of blocks of 32 KiB; a record lies in one block or is split into fragments. A
 * fragment is
 *
 * <pre>
 *   crc (4)  length (2)  type (1)  file number (4)  payload        little endian
 * </pre>
 *
 * <p>of type 5 if it is a whole record, else 6 for the first, 7 for a middle and 8 for the last
 * one. This is the form for files that are reused, which ours are: behind the end lie remains of
 * the file's former life, which carry another file number.
 */
final class WalReader {
  private static final int BLOCK_BYTES = 32 << 10;
  private static final int HEADER_BYTES = 11;
  private static final int FULL = 5;
  private static final int FIRST = 6;
  private static final int LAST = 8;

  /** What is told about a file, in the order of its bytes. */
  interface Sink {
    /** A record that passes its checksums. */
    void record(byte[] record) throws IOException;

    /**
     * Something that began as a record but does not pass, or that separates two records.
     *
     * @param suspect what is left of the record; empty if nothing of it can be told
     */
    void damage(long offset, byte[] suspect) throws IOException;
  }

  private final int fileNumber;
  private final Sink sink;
  private final byte[] block = new byte[BLOCK_BYTES];
  private final ByteBuffer fields = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);

  /** The record whose fragments are being put together. */
  private @Nullable ByteArrayOutputStream pending;

  private boolean pendingIntact;
  private long pendingOffset;

  /** Where an unreadable stretch began that is not part of {@link #pending}, or -1. */
  private long unreadableFrom = -1;

  private WalReader(int fileNumber, Sink sink) {
    this.fileNumber = fileNumber;
    this.sink = sink;
  }

  /** Reads a whole file. */
  static void read(Path file, long fileNumber, Sink sink) throws IOException {
    WalReader reader = new WalReader((int) fileNumber, sink);
    try (InputStream in = Files.newInputStream(file)) {
      long offset = 0;
      int length;
      while ((length = in.readNBytes(reader.block, 0, BLOCK_BYTES)) > 0) {
        reader.readBlock(offset, length);
        offset += length;
      }
    }
    reader.dropPending();
  }

  private void readBlock(long blockOffset, int length) throws IOException {
    int at = 0;
    while (at + HEADER_BYTES <= length) {
      if (isIntact(at, length)) {
        accept(blockOffset + at, at, payloadLength(at));
        at += HEADER_BYTES + payloadLength(at);
        continue;
      }
      if (isRecordBegun(at)) {
        suspect(blockOffset + at, at, length);
      } else {
        lose(blockOffset + at);
      }
      // The length itself may be what is damaged, so nothing is skipped by it.
      do {
        at++;
      } while (at + HEADER_BYTES <= length && !isIntact(at, length));
    }
  }

  /** Whether a header of this file stands here, be its payload damaged or cut off. */
  private boolean isRecordBegun(int at) {
    return isRecordType(block[at + 6]) && fields.getInt(at + 7) == fileNumber;
  }

  /** RocksDB may put notes of its own between records, under other types. */
  private static boolean isRecordType(int type) {
    return type >= FULL && type <= LAST;
  }

  private boolean isIntact(int at, int length) {
    if (fields.getInt(at + 7) != fileNumber) {
      return false;
    }
    int end = at + HEADER_BYTES + payloadLength(at);
    if (end > length) {
      return false;
    }
    return fields.getInt(at) == maskedCrc(block, at + 6, end);
  }

  /** RocksDB stores checksums masked, for the case of a checksum of data that holds checksums. */
  static int maskedCrc(byte[] bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, to - from);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }

  private int payloadLength(int at) {
    return Short.toUnsignedInt(fields.getShort(at + 4));
  }

  private void accept(long offset, int at, int payloadLength) throws IOException {
    int type = block[at + 6];
    if (!isRecordType(type)) {
      return;
    }
    if (type == FULL || type == FIRST) {
      dropPending();
      if (unreadableFrom >= 0) {
        sink.damage(unreadableFrom, new byte[0]);
        unreadableFrom = -1;
      }
      begin(offset, true);
    }
    add(type, at, payloadLength);
  }

  /** Takes in a fragment that does not pass, for what can be told from it. */
  private void suspect(long offset, int at, int length) throws IOException {
    int type = block[at + 6];
    if (type == FULL || type == FIRST || pending == null) {
      dropPending();
      begin(offset, false);
    }
    pendingIntact = false;
    add(type, at, Math.min(payloadLength(at), length - at - HEADER_BYTES));
  }

  /** Notes a stretch of which nothing can be told: damage, or what lies behind the end. */
  private void lose(long offset) {
    if (pending != null) {
      pendingIntact = false;
    } else if (unreadableFrom < 0) {
      unreadableFrom = offset;
    }
  }

  private void begin(long offset, boolean intact) {
    pending = new ByteArrayOutputStream();
    pendingIntact = intact;
    pendingOffset = offset;
  }

  private void add(int type, int at, int payloadLength) throws IOException {
    if (pending == null) {
      return; // of a record whose beginning is lost, which was told when it was met
    }
    pending.write(block, at + HEADER_BYTES, payloadLength);
    if ((type == FULL || type == LAST) && pendingIntact) {
      byte[] record = pending.toByteArray();
      pending = null;
      sink.record(record);
    }
  }

  /** Gives up the record that was being put together: it is torn or damaged. */
  private void dropPending() throws IOException {
    if (pending != null) {
      byte[] suspect = pending.toByteArray();
      pending = null;
      sink.damage(pendingOffset, suspect);
    }
  }
}
