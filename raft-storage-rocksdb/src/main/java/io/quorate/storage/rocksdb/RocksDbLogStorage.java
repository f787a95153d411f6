// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.RecoveredLog;
import io.quorate.spi.CorruptLogException;
import io.quorate.spi.LogOutline;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.storage.rocksdb.GroupLogs.Range;
import io.quorate.storage.rocksdb.GroupLogs.Step;
import io.quorate.storage.rocksdb.LogScan.Found;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * A log storage in a directory, on RocksDB: one database for all groups of a server.
 *
 * <h2>Lifecycle</h2>
 *
 * {@link #open} reads and verifies all that is stored. It refuses a directory that is in use, holds
 * something else, belongs to another server or was written by a newer version, and a log of which
 * anything acknowledged is damaged or missing; each time it says which and where. The tail of a
 * batch that a crash interrupted is dropped.
 *
 * <h2>Threads</h2>
 *
 * As {@link LogStorage} asks, and {@link #close} may be called by any thread: it waits for calls
 * under way. A thread of the storage removes truncated entries in the background.
 *
 * <h2>Durability</h2>
 *
 * A batch is one write and one sync of RocksDB's write-ahead log.
 *
 * <h2>Failure</h2>
 *
 * The first error of a write, of the caller's or of the background thread's, ends the storage: all
 * later calls fail with it as their cause.
 */
public final class RocksDbLogStorage implements LogStorage {
  private final DataDirectory directory;
  private final RocksDbOptions options;
  private final Database database;
  private final LogBatch batch;
  private final PrefixPurge purge;

  private final GroupLogs logs = new GroupLogs();

  // Held shared by every call into native code, which would crash the process on a closed database.
  private final ReadWriteLock openness = new ReentrantReadWriteLock();
  private boolean closed;

  private volatile @Nullable IOException failure;

  private RocksDbLogStorage(
      DataDirectory directory,
      RocksDbOptions options,
      Database database,
      Map<GroupId, Found> stored) {
    this.directory = directory;
    this.options = options;
    this.database = database;
    this.batch = new LogBatch(database);
    this.purge = new PrefixPurge(database, logs::baseIndex, this::fail);
    stored.forEach((group, found) -> logs.publish(group, found.log()));
    stored.forEach((group, found) -> purge.begin(group, found.purgedThrough()));
  }

  /** Opens the log of a directory, whoever it belongs to, with the default options. */
  public static RocksDbLogStorage open(Path directory) throws IOException {
    return open(directory, null, RocksDbOptions.defaults());
  }

  /** Opens the log of a directory that is to belong to this server, with the default options. */
  public static RocksDbLogStorage open(Path directory, LogOwner owner) throws IOException {
    return open(directory, owner, RocksDbOptions.defaults());
  }

  /**
   * Opens the log of a directory.
   *
   * @param directory made if it does not exist; must be empty, or hold such a log and nothing else
   * @param owner whose log it is to be. A directory without an owner becomes this one's for good.
   *     Null to open it without asking whose it is.
   * @param options how to use memory and disk
   * @throws CorruptLogException if something acknowledged is damaged or missing, and it can be told
   *     of which group
   * @throws IOException if that cannot be told, or the directory cannot be used for another reason
   */
  public static RocksDbLogStorage open(
      Path directory, @Nullable LogOwner owner, RocksDbOptions options) throws IOException {
    DataDirectory ours = DataDirectory.open(directory, owner);
    try {
      return open(ours, options);
    } catch (IOException | RuntimeException | Error e) {
      try (ours) {
        throw e;
      }
    }
  }

  private static RocksDbLogStorage open(DataDirectory directory, RocksDbOptions options)
      throws IOException {
    ManifestInspection.inspect(directory.database());
    long logged = WalInspection.inspect(directory.database(), directory.acknowledged());
    Database database = Database.open(directory.database(), options, directory.isNew());
    try {
      requireComplete(directory, database, logged);
      if (directory.isNew()) {
        directory.databaseIsMade();
      }
      return new RocksDbLogStorage(directory, options, database, LogScan.scan(database));
    } catch (IOException | RuntimeException | Error e) {
      try (database) {
        throw e;
      }
    }
  }

  /** Demands that the database holds all that was acknowledged and all that its log showed. */
  private static void requireComplete(DataDirectory directory, Database database, long logged)
      throws IOException {
    long found = database.latestSequence();
    if (directory.isNew() && found > 0) {
      throw new IOException(directory.path()
          + " has a database but not the file that says how far it is acknowledged");
    }
    long promised = Math.max(directory.acknowledged(), logged);
    if (found < promised) {
      throw new IOException(
          directory.path() + " has lost acknowledged writes: the database ends with operation "
              + found + ", but " + promised + " were acknowledged");
    }
  }

  @Override
  public Optional<RecoveredLog> recover(GroupId group) throws IOException {
    openness.readLock().lock();
    try {
      requireUsable();
      return Optional.ofNullable(logs.durable(group));
    } finally {
      openness.readLock().unlock();
    }
  }

  @Override
  public void write(List<LogWrite> writes) throws IOException {
    openness.readLock().lock();
    try {
      requireUsable();
      List<Step> steps = judge(writes);
      batch.clear();
      for (Step step : steps) {
        batch.add(step, purge.through(step.write().group()));
      }
      if (!batch.isEmpty()) {
        steps.forEach(logs::hideWhatGoes);
        if (steps.stream().anyMatch(Step::movesBack)) {
          purge.exclusively(() -> commit(steps));
        } else {
          commit(steps);
        }
      }
    } catch (RocksDBException e) {
      throw fail(database.failure("cannot be written", e));
    } catch (IOException e) {
      throw fail(e);
    } finally {
      openness.readLock().unlock();
    }
  }

  /** Works out what each write makes of its log, all before any of them is carried out. */
  private List<Step> judge(List<LogWrite> writes) {
    List<Step> steps = new ArrayList<>(writes.size());
    Map<GroupId, RecoveredLog> logsSoFar = new HashMap<>();
    for (LogWrite write : writes) {
      RecoveredLog before = logsSoFar.get(write.group());
      if (before == null) {
        before = logs.durable(write.group());
      }
      RecoveredLog after = LogOutline.after(before, write);
      steps.add(new Step(write, before, after));
      logsSoFar.put(write.group(), after);
    }
    return steps;
  }

  private void commit(List<Step> steps) throws IOException {
    try {
      database.write(batch.content());
      if (options.fsync()) {
        directory.acknowledge(database.latestSequence());
      }
    } catch (RuntimeException | Error e) {
      fail(new IOException("a write ended unexpectedly", e));
      throw e;
    }
    for (Step step : steps) {
      logs.publish(step.write().group(), step.after());
      if (step.before() == null) {
        purge.begin(step.write().group(), GroupLogs.baseIndex(step.after()));
      } else if (step.movesBack()) {
        purge.baseMovedBack(step.write().group(), GroupLogs.baseIndex(step.after()));
      } else if (step.write().base() != null) {
        purge.baseMoved(step.write().group());
      }
    }
  }

  @Override
  public List<LogEntry> entries(GroupId group, long from, long through, long maxBytes)
      throws IOException {
    openness.readLock().lock();
    try {
      while (true) {
        requireUsable();
        Range seen = logs.requireReadable(group, from, through);
        try {
          return RangeRead.read(database, group, from, through, maxBytes);
        } catch (CorruptLogException e) {
          // The entry may have been removed since we looked, which is then no damage.
          if (logs.requireReadable(group, from, through).equals(seen)) {
            throw e;
          }
        }
      }
    } finally {
      openness.readLock().unlock();
    }
  }

  private void requireUsable() throws IOException {
    if (closed) {
      throw new IllegalStateException("the log storage " + directory.path() + " is closed");
    }
    IOException earlier = failure;
    if (earlier != null) {
      throw new IOException(
          "the log storage " + directory.path() + " stopped: " + earlier.getMessage(), earlier);
    }
  }

  /**
   * Ends the storage, if this is its first failure; returns the failure for the caller to throw.
   */
  private synchronized IOException fail(IOException e) {
    if (failure == null) {
      failure = e;
    }
    return e;
  }

  @Override
  public void close() throws IOException {
    openness.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      try (directory;
          database;
          batch;
          purge) {
        if (failure == null && !options.fsync()) {
          database.sync();
          directory.acknowledge(database.latestSequence());
        }
      }
    } finally {
      openness.writeLock().unlock();
    }
  }
}
