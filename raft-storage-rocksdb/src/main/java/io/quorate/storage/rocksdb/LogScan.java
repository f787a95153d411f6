// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.RecoveredLog;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.CorruptLogException;
import io.quorate.storage.rocksdb.BatchReader.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all that is stored when a storage is opened, and verifies every byte of it: an entry that
 * rotted must be found before it is needed, while the other servers still have it.
 */
final class LogScan {
  private static final Logger LOG = LoggerFactory.getLogger(LogScan.class);
  private static final long PROGRESS_EVERY = 1_000_000;

  private final Database database;
  private final EntryFormat format = new EntryFormat();
  private long scanned;

  /**
   * What is stored of one group.
   *
   * @param purgedThrough through which index no entries can be left of what was truncated
   */
  record Found(RecoveredLog log, long purgedThrough) {}

  private LogScan(Database database) {
    this.database = database;
  }

  /**
   * Reads everything.
   *
   * @throws CorruptLogException if something cannot be what was written
   */
  static Map<GroupId, Found> scan(Database database) throws IOException {
    LogScan scan = new LogScan(database);
    Map<GroupId, Found> found = scan.scanLog(scan.scanMeta());
    LOG.info("verified {} log entries of {} groups", scan.scanned, found.size());
    return found;
  }

  /** The records of a group beside its entries. */
  private static final class Meta {
    private @Nullable HardState hardState;
    private @Nullable SnapshotMetadata base;
    private @Nullable Long purgedThrough;
  }

  private Map<GroupId, Meta> scanMeta() throws IOException {
    Map<GroupId, Meta> groups = new TreeMap<>();
    GroupId group = GroupId.FIRST;
    try (RocksIterator records = database.scan(database.meta())) {
      for (records.seekToFirst(); records.isValid(); records.next()) {
        byte[] key = records.key();
        if (key.length != MetaFormat.KEY_BYTES || key[0] < 0) {
          throw new IOException(database.directory() + " holds a record with the unknown key "
              + Arrays.toString(key));
        }
        group = new GroupId(ByteBuffer.wrap(key).getLong());
        readMeta(groups.computeIfAbsent(group, any -> new Meta()), group, key[8], records.value());
      }
      records.status();
    } catch (RocksDBException e) {
      if (!Database.isCorruption(e)) {
        throw database.failure("cannot be read", e);
      }
      throw new CorruptLogException(group, 0, "among its records or later ones, " + cannotRead(e));
    }
    return groups;
  }

  private static void readMeta(Meta meta, GroupId group, byte tag, byte[] value)
      throws IOException {
    switch (tag) {
      case MetaFormat.HARD_STATE -> meta.hardState = MetaFormat.readHardState(group, value);
      case MetaFormat.BASE -> meta.base = MetaFormat.readBase(group, value);
      case MetaFormat.PURGED -> meta.purgedThrough = MetaFormat.readPurged(group, value);
      default -> throw new CorruptLogException(group, 0, "unknown " + MetaFormat.name(tag));
    }
  }

  private Map<GroupId, Found> scanLog(Map<GroupId, Meta> groups) throws IOException {
    Map<GroupId, Found> found = new TreeMap<>();
    try (RocksIterator entries = database.scan(database.log())) {
      // One pass in the order of the keys, so that entries of a group without records are met too.
      long reached = 0;
      for (Map.Entry<GroupId, Meta> group : groups.entrySet()) {
        requireNoEntries(entries, reached, group.getKey().value());
        found.put(
            group.getKey(), scanGroup(entries, groups.keySet(), group.getKey(), group.getValue()));
        reached = group.getKey().value() + 1;
      }
      requireNoEntries(entries, reached, Long.MAX_VALUE);
      entries.status();
    } catch (RocksDBException e) {
      throw database.failure("cannot be read behind the last group", e);
    }
    return found;
  }

  /** Demands that there are no entries of groups from {@code from} to before {@code to}. */
  private void requireNoEntries(RocksIterator entries, long from, long to) throws IOException {
    if (from < 0 || from >= to) {
      return; // no room between two groups, or behind the last possible one
    }
    entries.seek(EntryFormat.key(from, 0));
    if (entries.isValid() && EntryFormat.groupOf(entries.key()) < to) {
      throw new CorruptLogException(
          new GroupId(EntryFormat.groupOf(entries.key())),
          EntryFormat.indexOf(entries.key()),
          "there are entries, but the group's hard state and base are missing");
    }
    // If the seek failed, so will the next group's, which can say what is broken.
  }

  private Found scanGroup(RocksIterator entries, Set<GroupId> groups, GroupId group, Meta meta)
      throws IOException {
    if (meta.hardState == null || meta.base == null || meta.purgedThrough == null) {
      throw new CorruptLogException(group, 0, "its hard state, base or purge mark is missing");
    }
    EntryId last = meta.base.lastIncluded();
    List<EntryId> termStarts = new ArrayList<>();
    List<LogEntry> configurations = new ArrayList<>();
    entries.seek(EntryFormat.key(group.value(), last.index() + 1));
    while (entries.isValid()) {
      byte[] key = entries.key();
      if (key.length != EntryFormat.KEY_BYTES || EntryFormat.groupOf(key) != group.value()) {
        break;
      }
      LogEntry entry = readNext(group, last, key, entries.value());
      if (termStarts.isEmpty() || entry.term() != last.term()) {
        termStarts.add(entry.id());
      }
      if (entry.kind() == EntryKind.CONFIGURATION) {
        configurations.add(entry);
      }
      last = entry.id();
      countProgress(group, last);
      entries.next();
    }
    requireReadable(entries, groups, new Place(group, last.index() + 1));
    return new Found(
        new RecoveredLog(meta.hardState, meta.base, last.index(), termStarts, configurations),
        meta.purgedThrough);
  }

  private LogEntry readNext(GroupId group, EntryId last, byte[] key, byte[] value)
      throws IOException {
    long expected = last.index() + 1;
    if (EntryFormat.indexOf(key) != expected) {
      throw new CorruptLogException(
          group, expected, "the entry is missing, the next one is " + EntryFormat.indexOf(key));
    }
    LogEntry entry = format.read(group, expected, value);
    if (entry.term() < last.term()) {
      throw new CorruptLogException(
          group, expected, "its term " + entry.term() + " is below " + last.term() + " before it");
    }
    return entry;
  }

  private void countProgress(GroupId group, EntryId last) {
    scanned++;
    if (scanned % PROGRESS_EVERY == 0) {
      LOG.info("verified {} log entries, now at {} of {}", scanned, last, group);
    }
  }

  private void requireReadable(RocksIterator entries, Set<GroupId> groups, Place next)
      throws IOException {
    try {
      entries.status();
    } catch (RocksDBException e) {
      if (!Database.isCorruption(e)) {
        throw database.failure("cannot be read", e);
      }
      Place broken = firstBroken(groups, next);
      throw new CorruptLogException(broken.group(), broken.index(), cannotRead(e));
    }
  }

  /**
   * Finds the entry that makes a block unreadable: with RocksDB's checks off, our own still tell.
   * That may be one of the next group, since an iterator stops only beyond what is asked of it.
   */
  private Place firstBroken(Set<GroupId> groups, Place next) {
    Place place = next;
    try (RocksIterator entries = database.scanUnverified(database.log())) {
      entries.seek(EntryFormat.key(next.group().value(), next.index()));
      for (; entries.isValid(); entries.next()) {
        byte[] key = entries.key();
        if (key.length != EntryFormat.KEY_BYTES || key[0] < 0) {
          return place;
        }
        Place read = new Place(new GroupId(EntryFormat.groupOf(key)), EntryFormat.indexOf(key));
        if (!format.isIntact(read.group().value(), read.index(), entries.value())) {
          return groups.contains(read.group()) ? read : place;
        }
        place = new Place(read.group(), read.index() + 1);
      }
    }
    return place;
  }

  private static String cannotRead(RocksDBException e) {
    return "the database cannot read it: " + e.getMessage();
  }
}
