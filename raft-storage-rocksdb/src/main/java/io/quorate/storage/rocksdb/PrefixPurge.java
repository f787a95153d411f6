// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import io.quorate.model.GroupId;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.rocksdb.RocksDBException;

/**
 * Gives back the space of entries that a log's base has overtaken, in a thread of its own: they are
 * out of reach as soon as the base is durable, so it matters to nobody when they go.
 *
 * <p>They go in one range deletion from the group's smallest key on, so that tombstones merge, and
 * only when there are many: range tombstones slow down reads until they are compacted, and
 * tombstones for single entries are never compacted here, since a log's files are moved and not
 * merged.
 */
final class PrefixPurge implements AutoCloseable {
  private final Database database;
  private final ToLongFunction<GroupId> baseIndex;
  private final Consumer<IOException> onFailure;
  private final Map<GroupId, Long> purgedThrough = new ConcurrentHashMap<>();
  private final ExecutorService executor = Executors.newSingleThreadExecutor(task -> {
    Thread thread = new Thread(task, "quorate-rocksdb-purge");
    thread.setDaemon(true);
    return thread;
  });

  /**
   * Begins with nothing to do.
   *
   * @param baseIndex tells what a group's durable log begins after
   * @param onFailure is told if the database cannot be written
   */
  PrefixPurge(
      Database database, ToLongFunction<GroupId> baseIndex, Consumer<IOException> onFailure) {
    this.database = database;
    this.baseIndex = baseIndex;
    this.onFailure = onFailure;
  }

  /** Tells how far a group was purged, when it is recovered or begun. */
  void begin(GroupId group, long through) {
    purgedThrough.put(group, through);
    baseMoved(group);
  }

  /** To be called when a group's base has moved on and that is durable. */
  void baseMoved(GroupId group) {
    if (baseIndex.applyAsLong(group) - through(group) >= LogBatch.RANGE_DELETE_FROM) {
      executor.execute(() -> purge(group));
    }
  }

  /** Through which index nothing is left of what was truncated. */
  long through(GroupId group) {
    return purgedThrough.getOrDefault(group, 0L);
  }

  // Holds the monitor so that no purge runs while a base moves back, see exclusively.
  private synchronized void purge(GroupId group) {
    long through = baseIndex.applyAsLong(group);
    if (through - through(group) < LogBatch.RANGE_DELETE_FROM) {
      return; // an earlier purge did this one's work
    }
    try (LogBatch batch = new LogBatch(database)) {
      batch.deleteRange(group, 0, through);
      batch.putPurged(group, through);
      database.write(batch.content());
      database.deleteLogFiles(
          EntryFormat.key(group.value(), 0), EntryFormat.key(group.value(), through + 1));
      purgedThrough.put(group, through);
    } catch (RocksDBException e) {
      onFailure.accept(database.failure("cannot remove entries", e));
    } catch (IOException e) {
      onFailure.accept(e);
    } catch (RuntimeException e) {
      onFailure.accept(new IOException("removing entries ended unexpectedly", e));
    }
  }

  /** A write, while nothing is purged. */
  interface Write {
    void run() throws IOException;
  }

  /**
   * Carries out a write after which a group's base is an earlier one: new entries may take the
   * places of old ones, which a purge that goes by the old base would remove.
   */
  synchronized void exclusively(Write write) throws IOException {
    write.run();
  }

  /** To be called within {@link #exclusively}. */
  void baseMovedBack(GroupId group, long index) {
    purgedThrough.computeIfPresent(group, (any, through) -> Math.min(through, index));
  }

  /** Waits for the purge that runs and drops those that wait; the next opening will see to them. */
  @Override
  public void close() throws IOException {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IOException("removing truncated entries does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for truncated entries to be removed", e);
    }
  }
}
