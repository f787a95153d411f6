// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.RecoveredLog;
import io.quorate.spi.LogWrite;
import io.quorate.storage.rocksdb.GroupLogs.Step;
import java.nio.ByteBuffer;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * What is to be written at once, in the terms of a log. Reused from batch to batch, with buffers
 * outside of the heap that need no copy on their way to RocksDB.
 *
 * <p>Not safe for use by several threads.
 */
final class LogBatch implements AutoCloseable {
  /**
   * From how many entries on one range tombstone is cheaper than a tombstone an entry. Each range
   * tombstone costs all later reads of its table something.
   */
  static final int RANGE_DELETE_FROM = 1024;

  private static final int KEPT_BUFFER_BYTES = 1 << 20;

  private final Database database;
  private final WriteBatch batch = new WriteBatch();
  private final EntryFormat format = new EntryFormat();
  private final ByteBuffer key = ByteBuffer.allocateDirect(EntryFormat.KEY_BYTES);
  private ByteBuffer value = ByteBuffer.allocateDirect(4 << 10);

  LogBatch(Database database) {
    this.database = database;
  }

  void clear() {
    batch.clear();
  }

  boolean isEmpty() {
    return batch.count() == 0;
  }

  /**
   * Adds what turns a group's log from what it was into what it is to be.
   *
   * @param purgedThrough through which index nothing is left of what was truncated before
   */
  void add(Step step, long purgedThrough) throws RocksDBException {
    LogWrite write = step.write();
    RecoveredLog before = step.before();
    RecoveredLog after = step.after();
    GroupId group = write.group();
    if (before == null || write.hardState() != null) {
      putMeta(group, MetaFormat.HARD_STATE, MetaFormat.hardState(group, after.hardState()));
    }
    if (before == null || write.base() != null) {
      putMeta(group, MetaFormat.BASE, MetaFormat.base(group, after.base()));
    }
    if (before == null) {
      putPurged(group, GroupLogs.baseIndex(after));
    } else if (step.movesBack()) {
      putPurged(group, Math.min(purgedThrough, GroupLogs.baseIndex(after)));
    }
    // What lies below the base is out of reach and goes later, and what is overwritten needs no
    // tombstone. Only what would come back behind the new end must go now.
    if (before != null && after.lastIndex() < before.lastIndex()) {
      delete(group, after.lastIndex() + 1, before.lastIndex());
    }
    for (LogEntry entry : write.entries()) {
      put(group, entry);
    }
  }

  private void put(GroupId group, LogEntry entry) throws RocksDBException {
    ByteBuffer target = buffer(EntryFormat.valueBytes(entry));
    format.write(group, entry, target);
    key.clear().putLong(group.value()).putLong(entry.index()).flip();
    batch.put(database.log(), key, target.flip());
  }

  void putPurged(GroupId group, long through) throws RocksDBException {
    putMeta(group, MetaFormat.PURGED, MetaFormat.purged(group, through));
  }

  private void putMeta(GroupId group, byte tag, byte[] value) throws RocksDBException {
    batch.put(database.meta(), MetaFormat.key(group, tag), value);
  }

  /** Removes the entries {@code from..through}, as tombstones or as one. */
  private void delete(GroupId group, long from, long through) throws RocksDBException {
    if (through - from + 1 >= RANGE_DELETE_FROM) {
      deleteRange(group, from, through);
      return;
    }
    for (long index = from; index <= through; index++) {
      batch.delete(database.log(), EntryFormat.key(group.value(), index));
    }
  }

  void deleteRange(GroupId group, long from, long through) throws RocksDBException {
    batch.deleteRange(
        database.log(),
        EntryFormat.key(group.value(), from),
        EntryFormat.key(group.value(), through + 1));
  }

  WriteBatch content() {
    return batch;
  }

  private ByteBuffer buffer(int bytes) {
    if (bytes > KEPT_BUFFER_BYTES) {
      return ByteBuffer.allocateDirect(bytes);
    }
    if (bytes > value.capacity()) {
      value = ByteBuffer.allocateDirect(Integer.highestOneBit(bytes - 1) << 1);
    }
    return value.clear();
  }

  @Override
  public void close() {
    batch.close();
  }
}
