// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The one RocksDB of a storage, with the options that suit a log, and the owner of its native
 * objects. Column family {@code log} holds entries, {@code meta} the other records of a group.
 *
 * <p>Safe for use by any thread, except that nothing may be called once it is closed.
 */
final class Database implements AutoCloseable {
  private static final int MEMTABLES = 4;
  private static final int RECYCLED_WAL_FILES = 8;

  /** Many range tombstones in one table make reads slow, so it is flushed with this many. */
  private static final int RANGE_DELETIONS_PER_TABLE = 64;

  private static final int SCAN_READAHEAD_BYTES = 2 << 20;

  private final Path directory;
  private final NativeObjects natives;
  private final RocksDB db;
  private final ColumnFamilyHandle log;
  private final ColumnFamilyHandle meta;
  private final WriteOptions writeOptions;
  private final ReadOptions readOptions;
  private final ReadOptions scanOptions;
  private final ReadOptions unverifiedOptions;

  private Database(
      Path directory,
      NativeObjects natives,
      RocksDB db,
      List<ColumnFamilyHandle> families,
      RocksDbOptions options) {
    this.directory = directory;
    this.natives = natives;
    this.db = db;
    this.log = families.get(1);
    this.meta = families.get(2);
    this.writeOptions = natives.own(new WriteOptions()).setSync(options.fsync());
    this.readOptions = natives.own(new ReadOptions());
    this.scanOptions =
        natives.own(new ReadOptions()).setFillCache(false).setReadaheadSize(SCAN_READAHEAD_BYTES);
    this.unverifiedOptions =
        natives.own(new ReadOptions()).setFillCache(false).setVerifyChecksums(false);
  }

  /**
   * Opens the database of a directory.
   *
   * @param create whether to make it if it is not there; else that is an error
   */
  static Database open(Path directory, RocksDbOptions options, boolean create) throws IOException {
    RocksDB.loadLibrary();
    NativeObjects natives = new NativeObjects();
    try {
      ColumnFamilyOptions family = familyOptions(natives, options);
      List<ColumnFamilyDescriptor> families = List.of(
          new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, family),
          new ColumnFamilyDescriptor("log".getBytes(StandardCharsets.US_ASCII), family),
          new ColumnFamilyDescriptor("meta".getBytes(StandardCharsets.US_ASCII), family));
      List<ColumnFamilyHandle> handles = new ArrayList<>();
      DBOptions dbOptions = dbOptions(natives, options, create);
      RocksDB db = natives.own(RocksDB.open(dbOptions, directory.toString(), families, handles));
      handles.forEach(natives::own);
      return new Database(directory, natives, db, handles, options);
    } catch (RocksDBException e) {
      natives.close();
      throw failure(directory, "cannot be opened", e);
    } catch (RuntimeException e) {
      natives.close();
      throw e;
    }
  }

  private static ColumnFamilyOptions familyOptions(NativeObjects natives, RocksDbOptions options) {
    BlockBasedTableConfig table = new BlockBasedTableConfig()
        .setBlockSize(64 << 10)
        .setBlockCache(natives.own(new LRUCache(options.blockCacheBytes())));
    return natives
        .own(new ColumnFamilyOptions())
        .setWriteBufferSize(options.memtableBytes())
        .setMaxWriteBufferNumber(MEMTABLES)
        .setLevel0FileNumCompactionTrigger(8)
        .setCompressionType(CompressionType.NO_COMPRESSION)
        .setMemtableMaxRangeDeletions(RANGE_DELETIONS_PER_TABLE)
        .setTableFormatConfig(table);
  }

  private static DBOptions dbOptions(
      NativeObjects natives, RocksDbOptions options, boolean create) {
    return natives
        .own(new DBOptions())
        .setCreateIfMissing(create)
        .setCreateMissingColumnFamilies(create)
        .setParanoidChecks(true)
        .setMaxTotalWalSize(options.maxWalBytes())
        // Of the modes that can read reused files the only one that drops nothing but what follows
        // a damage. That this is no acknowledged batch, WalInspection has seen to.
        .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
        .setRecycleLogFileNum(RECYCLED_WAL_FILES)
        // A storage that failed stays failed: RocksDB must not heal behind our back and take writes
        // again after some that are lost.
        .setMaxBgErrorResumeCount(0)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0)
        .setLogger(natives.own(new RocksDbMessages()));
  }

  Path directory() {
    return directory;
  }

  ColumnFamilyHandle log() {
    return log;
  }

  ColumnFamilyHandle meta() {
    return meta;
  }

  /** Makes a batch durable as a whole, or fails as a whole. */
  void write(WriteBatch batch) throws IOException {
    try {
      db.write(writeOptions, batch);
    } catch (RocksDBException e) {
      throw failure("cannot be written", e);
    }
  }

  /** Removes the files of the log that hold only keys from {@code begin} to before {@code end}. */
  void deleteLogFiles(byte[] begin, byte[] end) throws IOException {
    try {
      db.deleteFilesInRanges(log, List.of(begin, end), false);
    } catch (RocksDBException e) {
      throw failure("cannot give back space", e);
    }
  }

  /** The number of the newest operation. */
  long latestSequence() {
    return db.getLatestSequenceNumber();
  }

  /** An iterator for a short range; to be closed by the caller, as all iterators. */
  RocksIterator readLog() {
    return db.newIterator(log, readOptions);
  }

  /** An iterator for reading everything once. */
  RocksIterator scan(ColumnFamilyHandle family) {
    return db.newIterator(family, scanOptions);
  }

  /** An iterator that shows also what does not pass RocksDB's checksums, to see what is wrong. */
  RocksIterator scanUnverified(ColumnFamilyHandle family) {
    return db.newIterator(family, unverifiedOptions);
  }

  /** Makes durable what was written without that. */
  void sync() throws IOException {
    try {
      db.syncWal();
    } catch (RocksDBException e) {
      throw failure("cannot be synced", e);
    }
  }

  IOException failure(String what, RocksDBException e) {
    return failure(directory, what, e);
  }

  private static IOException failure(Path directory, String what, RocksDBException e) {
    String why = isCorruption(e) ? "it is damaged: " : "";
    return new IOException("database " + directory + " " + what + ": " + why + e.getMessage(), e);
  }

  /** Whether RocksDB found what it read damaged. */
  static boolean isCorruption(RocksDBException e) {
    return e.getStatus() != null && e.getStatus().getCode() == Status.Code.Corruption;
  }

  @Override
  public void close() {
    natives.close();
  }
}
