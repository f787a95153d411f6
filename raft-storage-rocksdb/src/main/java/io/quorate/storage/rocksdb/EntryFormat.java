// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import io.quorate.model.Bytes;
import io.quorate.model.EntryKind;
import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.spi.CorruptLogException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How a log entry is stored.
 *
 * <pre>
 *   key    group (8)  index (8)                       big endian, so that they sort as numbers
 *   value  format (1)  kind (1)  term (8)  crc (4)  payload
 * </pre>
 *
 * <p>The checksum, CRC32C, is over the key too: a block that was written to the right place for
 * another entry, or is left from an earlier one, does not pass.
 *
 * <p>Not safe for use by several threads.
 */
final class EntryFormat {
  static final int KEY_BYTES = 16;
  static final int HEADER_BYTES = 14;

  private static final byte FORMAT = 1;
  private static final int CRC_AT = 10;

  private final CRC32C crc = new CRC32C();
  private final ByteBuffer prefix = ByteBuffer.allocate(KEY_BYTES + CRC_AT);

  static byte[] key(long group, long index) {
    return ByteBuffer.allocate(KEY_BYTES).putLong(group).putLong(index).array();
  }

  static long groupOf(byte[] key) {
    return ByteBuffer.wrap(key).getLong();
  }

  static long indexOf(byte[] key) {
    return ByteBuffer.wrap(key).getLong(Long.BYTES);
  }

  static int valueBytes(LogEntry entry) {
    return HEADER_BYTES + entry.payload().size();
  }

  /** Puts the value of an entry into a buffer that has room for it. */
  void write(GroupId group, LogEntry entry, ByteBuffer target) {
    prefix.clear();
    prefix.putLong(group.value()).putLong(entry.index());
    prefix.put(FORMAT).put((byte) entry.kind().code()).putLong(entry.term());
    crc.reset();
    crc.update(prefix.array());
    entry.payload().update(crc);
    target.put(prefix.array(), KEY_BYTES, CRC_AT).putInt((int) crc.getValue());
    entry.payload().writeTo(target);
  }

  /**
   * Returns the entry of a value, which it goes on to use.
   *
   * @throws CorruptLogException if it is not what was written under this group and index
   */
  LogEntry read(GroupId group, long index, byte[] value) throws CorruptLogException {
    if (!isIntact(group.value(), index, value)) {
      throw new CorruptLogException(group, index, "the stored entry does not match its checksum");
    }
    ByteBuffer header = ByteBuffer.wrap(value);
    byte format = header.get();
    if (format != FORMAT) {
      throw new CorruptLogException(
          group, index, "the entry has format " + format + ": was it written by a newer version?");
    }
    int kind = header.get();
    Bytes payload = Bytes.wrap(value, HEADER_BYTES, value.length - HEADER_BYTES);
    try {
      return new LogEntry(index, header.getLong(), EntryKind.ofCode(kind), payload);
    } catch (IllegalArgumentException e) {
      throw new CorruptLogException(group, index, String.valueOf(e.getMessage()));
    }
  }

  /** Whether a value passes its checksum. */
  boolean isIntact(long group, long index, byte[] value) {
    if (value.length < HEADER_BYTES) {
      return false;
    }
    prefix.clear();
    prefix.putLong(group).putLong(index).put(value, 0, CRC_AT);
    crc.reset();
    crc.update(prefix.array());
    crc.update(value, HEADER_BYTES, value.length - HEADER_BYTES);
    return (int) crc.getValue() == ByteBuffer.wrap(value).getInt(CRC_AT);
  }
}
