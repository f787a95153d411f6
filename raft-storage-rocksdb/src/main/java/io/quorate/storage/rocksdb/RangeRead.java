// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.spi.CorruptLogException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Reads consecutive entries from one state of the database, each verified. */
final class RangeRead {
  private RangeRead() {}

  /**
   * Reads entries from {@code from} on, at least one.
   *
   * @throws CorruptLogException if one is missing or is not what was written
   */
  static List<LogEntry> read(
      Database database, GroupId group, long from, long through, long maxBytes) throws IOException {
    EntryFormat format = new EntryFormat();
    List<LogEntry> read = new ArrayList<>();
    long bytes = 0;
    try (RocksIterator stored = database.readLog()) {
      stored.seek(EntryFormat.key(group.value(), from));
      for (long index = from; index <= through; index++) {
        if (!isAt(stored, group, index)) {
          stored.status();
          throw new CorruptLogException(group, index, "the entry is missing");
        }
        LogEntry entry = format.read(group, index, stored.value());
        bytes += entry.payload().size();
        if (bytes > maxBytes && !read.isEmpty()) {
          break;
        }
        read.add(entry);
        if (index < through) {
          stored.next();
        }
      }
      return read;
    } catch (RocksDBException e) {
      throw Database.isCorruption(e)
          ? new CorruptLogException(
              group, from + read.size(), "the database cannot read it: " + e.getMessage())
          : database.failure("cannot be read", e);
    }
  }

  private static boolean isAt(RocksIterator stored, GroupId group, long index) {
    return stored.isValid() && Arrays.equals(stored.key(), EntryFormat.key(group.value(), index));
  }
}
