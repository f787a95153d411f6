// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import io.quorate.model.GroupId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what RocksDB writes into its log for one batch of ours, as far as is needed to say which
 * entry a damage has hit.
 *
 * <pre>
 *   sequence of the first operation (8)  count (4)  operations        little endian
 *   put      5  column family  key  value       lengths are varints before each
 *   delete   4  column family  key
 *   range   14  column family  key  key
 * </pre>
 */
final class BatchReader {
  private static final int HEADER_BYTES = 12;
  private static final int DELETE = 4;
  private static final int PUT = 5;
  private static final int DELETE_RANGE = 14;

  /** A record of ours; index 0 stands for the group's other records. */
  record Place(GroupId group, long index) {}

  private BatchReader() {}

  /** Whether a record is long enough to be a batch at all. */
  static boolean isBatch(byte[] record) {
    return record.length >= HEADER_BYTES;
  }

  static long firstSequence(byte[] batch) {
    return littleEndian(batch).getLong();
  }

  static int count(byte[] batch) {
    return littleEndian(batch).getInt(Long.BYTES);
  }

  /** The last entry or other record that a batch puts; nothing if it puts none. */
  static Optional<Place> lastPut(byte[] batch) {
    Walk walk = new Walk(batch);
    walk.toEnd();
    return Optional.ofNullable(walk.place);
  }

  /**
   * The entry of a damaged batch that does not pass its own checksum. If all that can be read pass,
   * the damage hit what holds them together, and the first one has to stand for the batch.
   */
  static Optional<Place> brokenPut(byte[] batch) {
    Walk walk = new Walk(batch);
    Place first = null;
    while (walk.next()) {
      if (walk.broken) {
        return Optional.ofNullable(walk.place);
      }
      first = first == null ? walk.place : first;
    }
    return Optional.ofNullable(first);
  }

  private static ByteBuffer littleEndian(byte[] batch) {
    return ByteBuffer.wrap(batch).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Goes through the operations of a batch, and ends where they stop making sense. */
  private static final class Walk {
    private final EntryFormat format = new EntryFormat();
    private final ByteBuffer rest;

    /** Of the newest put, and whether its value fails its checksum. */
    private @Nullable Place place;

    private boolean broken;

    Walk(byte[] batch) {
      rest = littleEndian(batch);
      rest.position(Math.min(HEADER_BYTES, batch.length));
    }

    void toEnd() {
      while (next()) {}
    }

    boolean next() {
      try {
        return rest.hasRemaining() && readOperation();
      } catch (BufferUnderflowException | IllegalArgumentException e) {
        return false;
      }
    }

    private boolean readOperation() {
      int operation = rest.get();
      readVarint(); // the column family; ours differ in the length of their keys
      byte[] key = readBytes();
      switch (operation) {
        case PUT -> readPut(key);
        case DELETE_RANGE -> readBytes();
        case DELETE -> {}
        default -> {
          return false;
        }
      }
      return true;
    }

    private void readPut(byte[] key) {
      if (key.length == MetaFormat.KEY_BYTES) {
        readBytes();
        place = new Place(new GroupId(ByteBuffer.wrap(key).getLong()), 0);
        broken = false;
      } else if (key.length == EntryFormat.KEY_BYTES) {
        long group = EntryFormat.groupOf(key);
        long index = EntryFormat.indexOf(key);
        place = new Place(new GroupId(group), index);
        broken = true; // stays so if the value is cut off
        broken = !format.isIntact(group, index, readBytes());
      } else {
        throw new IllegalArgumentException("no key of ours");
      }
    }

    private byte[] readBytes() {
      int length = readVarint();
      if (length < 0 || length > rest.remaining()) {
        throw new BufferUnderflowException();
      }
      byte[] bytes = new byte[length];
      rest.get(bytes);
      return bytes;
    }

    private int readVarint() {
      int value = 0;
      for (int shift = 0; shift < Integer.SIZE; shift += 7) {
        byte part = rest.get();
        value |= (part & 0x7f) << shift;
        if (part >= 0) {
          return value;
        }
      }
      throw new IllegalArgumentException("no number");
    }
  }
}
