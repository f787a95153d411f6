// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

/**
 * How a {@link RocksDbLogStorage} uses memory, disk and the disk's promises.
 *
 * @param fsync whether {@code write} returns only once the disk has the data
 * @param memtableBytes size of one in-memory table and with it of one write-ahead log file; up to
 *     four of them fill at a time. Files are reused once there are some, which halves the time of a
 *     small synced write, so a smaller size gets there sooner.
 * @param maxWalBytes from what total size of the write-ahead log on tables are flushed; also about
 *     what has to be read again after a crash
 * @param blockCacheBytes memory for blocks read back, of use only to followers that lag behind
 */
public record RocksDbOptions(
    boolean fsync, long memtableBytes, long maxWalBytes, long blockCacheBytes) {
  private static final RocksDbOptions DEFAULTS =
      new RocksDbOptions(true, 32L << 20, 256L << 20, 16L << 20);

  public RocksDbOptions {
    if (memtableBytes < 64 << 10 || maxWalBytes < memtableBytes || blockCacheBytes < 0) {
      throw new IllegalArgumentException("memtables of " + memtableBytes + ", a write-ahead log of "
          + maxWalBytes + " and a cache of " + blockCacheBytes + " bytes do not fit together");
    }
  }

  /** Synced writes, 32 MiB tables, 256 MiB of write-ahead log, 16 MiB of cache. */
  public static RocksDbOptions defaults() {
    return DEFAULTS;
  }

  /**
   * For benchmarks only. A write returns before the disk has it, so a power failure loses entries
   * and votes that this server promised to remember: two leaders in one term and the loss of
   * committed commands are then possible in the whole cluster.
   */
  public RocksDbOptions noFsync() {
    return new RocksDbOptions(false, memtableBytes, maxWalBytes, blockCacheBytes);
  }

  /** Returns the same with this size of one in-memory table and write-ahead log file. */
  public RocksDbOptions withMemtableBytes(long bytes) {
    return new RocksDbOptions(fsync, bytes, maxWalBytes, blockCacheBytes);
  }

  /** Returns the same with this bound of the write-ahead log's total size. */
  public RocksDbOptions withMaxWalBytes(long bytes) {
    return new RocksDbOptions(fsync, memtableBytes, bytes, blockCacheBytes);
  }

  /** Returns the same with this much memory for blocks read back. */
  public RocksDbOptions withBlockCacheBytes(long bytes) {
    return new RocksDbOptions(fsync, memtableBytes, maxWalBytes, bytes);
  }
}
