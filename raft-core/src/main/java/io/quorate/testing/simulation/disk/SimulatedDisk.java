// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.disk;

import io.quorate.memory.MemorySnapshotDisk;
import io.quorate.memory.MemorySnapshotStore;
import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.RecoveredLog;
import io.quorate.spi.CorruptLogException;
import io.quorate.spi.LogWrite;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.StoredSnapshot;
import io.quorate.testing.simulation.disk.PendingFaults.Crash;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The disk of one simulated server: what outlives its process, and all that can happen to it.
 *
 * <p>A server that starts opens its log and its snapshots here, and finds what the one before it
 * left. Faults are ordered from outside and strike in the operations that follow; nothing goes
 * wrong that was not ordered. Operations are counted for {@link #crashAt}: each write of the log,
 * and of the snapshots each beginning, write, publication and deletion. (The log file is rewritten
 * now and then when it has grown. That replaces the file at one stroke by one of the same meaning,
 * so that a crash before it cannot be told from one after it: it is not counted.)
 *
 * <p>One idealisation: the disk remembers how far the log was synced, as no real log can know. A
 * record that does not match its checksum is a torn tail if it was never synced, and damage if it
 * was, even if it is the last one. A real storage would need a mark of its own for that.
 *
 * <p>The queries tell the truth without side effects: what a recovery would find now, and which
 * writes were reported durable and are not there.
 *
 * <p>Used by one thread; what is opened on it may be used by several.
 */
public final class SimulatedDisk {
  private final PendingFaults faults = new PendingFaults();
  private final DurableLog log;
  private final MemorySnapshotDisk snapshots = new MemorySnapshotDisk();
  private @Nullable SimulatedLogStorage logUser;
  private @Nullable SimulatedSnapshotStore snapshotUser;

  /** An empty disk, whose log is observed. */
  public SimulatedDisk(DiskObserver observer) {
    log = new DurableLog(observer);
  }

  /**
   * Opens the log of this disk. A tail that was never synced is cut off.
   *
   * @throws CorruptLogException if what was synced cannot be what was written
   * @throws IOException if the log is open already
   */
  public synchronized SimulatedLogStorage openLog() throws IOException {
    if (logUser != null) {
      throw new IOException("the log of this disk is in use");
    }
    log.recover();
    logUser = new SimulatedLogStorage(this, log);
    return logUser;
  }

  /**
   * Opens the snapshots of this disk.
   *
   * @throws IOException if they are open already
   */
  public synchronized SnapshotStore openSnapshots() throws IOException {
    snapshotUser = new SimulatedSnapshotStore(this, MemorySnapshotStore.open(snapshots));
    return snapshotUser;
  }

  /**
   * Orders the death of the process within a storage operation. What is open is dead then, and
   * every use of it fails; {@code crashed} is run; and unless the operation was complete, it fails
   * with {@link SimulatedCrash}. Replaces an earlier order, and is forgotten if the process dies
   * before.
   *
   * @param operation which one from now on, 1 for the next
   * @param survives which part of what is written and not synced survives, 0 to 1. A plan should
   *     often say 1: so it is when a process dies and its machine does not. What has no parts, as
   *     the name of a snapshot, survives from 0.5 on.
   */
  public void crashAt(int operation, CrashPoint point, double survives, Runnable crashed) {
    faults.crashAt(operation, new Crash(point, survives, crashed));
  }

  /**
   * The process dies between two operations. The log is synced then. Of a snapshot that is being
   * received the bytes that were not yet synced survive if {@code survives} is at least 0.5.
   */
  public synchronized void crash(double survives) {
    faults.forgetCrash();
    logUser = null;
    if (snapshotUser != null) {
      snapshotUser.die(survives >= 0.5);
      snapshotUser = null;
    }
    snapshots.crash();
  }

  /**
   * The next sync of the log fails, as when the device reports an error for dirty pages. A part of
   * what was written survives. The storage refuses all use from then on, since a second sync could
   * succeed without those pages.
   */
  public void failNextSync(double survives) {
    faults.failSync(survives);
  }

  /**
   * No space is left, or there is again. Writes fail and leave nothing behind; a log storage that
   * met this has to be opened again.
   */
  public void full(boolean now) {
    faults.full(now);
  }

  /** The next reads of entries fail, as on a sector that is hard to read. No bytes change. */
  public void failReads(int reads) {
    faults.failReads(reads);
  }

  /** The next publication of a snapshot fails, as when the sync of its file does. */
  public void failNextPublication() {
    faults.failPublish();
  }

  /**
   * Flips a bit of what is synced of the log, as a decaying medium does.
   *
   * @param where 0 for the beginning of the file, up to 1, exclusively, for its end
   * @return the damage of the log, or nothing if it is empty
   */
  public Optional<Damage> rot(double where) {
    log.flip(where);
    return damage();
  }

  /**
   * Flips a bit of a published snapshot, as {@link #rot} does of the log.
   *
   * @throws IOException if it is not there
   */
  public void rotSnapshot(GroupId group, StoredSnapshot snapshot, double where) throws IOException {
    if (snapshot.size() > 0) {
      snapshots.damage(group, snapshot, (long) (where * snapshot.size()));
    }
  }

  /**
   * The next write of the log that is reported durable lands on an older place, as by a fault in
   * the firmware of a drive. Two things are wrong then: the record is not where it ought to be, and
   * what was there is gone. {@link #damage} and {@link #lost} tell of it once it has happened. If
   * nothing has been written yet, it is as {@link #loseNextWrite}.
   *
   * @param where the older place, 0 for the beginning of the file, up to 1, exclusively, for its
   *     end
   */
  public void misdirectNextWrite(double where) {
    faults.misdirect(where);
  }

  /**
   * The next write of the log that is reported durable never happens, as by a drive that
   * acknowledges a flush and loses its cache. Nobody can tell while it is the last one: a recovery
   * then finds an older log, and a server that has forgotten what it promised. Once another one
   * follows, the gap shows. {@link #lost} tells of it in both cases.
   */
  public void loseNextWrite() {
    faults.loseWrite();
  }

  /** Whatever was ordered and has not struck yet never will, and there is space again. */
  public void mend() {
    faults.forget();
  }

  /** How many bytes the log has now. */
  public int logBytes() {
    return log.file().size();
  }

  /** Why a recovery would fail now, or nothing if it would not. */
  public Optional<Damage> damage() {
    return Optional.ofNullable(log.damage());
  }

  /** Whether a recovery would fail now. */
  public boolean isDamaged() {
    return damage().isPresent();
  }

  /** All that was ever reported durable and did not reach this disk, in order. */
  public List<LogWrite> lost() {
    return List.copyOf(log.lost());
  }

  /** What a recovery would find now of a group: nothing if it would fail. */
  public Optional<RecoveredLog> image(GroupId group) {
    return Optional.ofNullable(log.image(group)).map(StoredLog::outline);
  }

  /**
   * The entries that a recovery would find now of a group, in order: none if it would fail. A view,
   * good until the next operation.
   */
  public List<LogEntry> durableEntries(GroupId group) {
    StoredLog image = log.image(group);
    return image == null ? List.of() : image.entries();
  }

  /** The published snapshots of a group, that of the highest index first. */
  public List<StoredSnapshot> publishedSnapshots(GroupId group) {
    if (snapshotUser != null) {
      return snapshotUser.published(group);
    }
    try (MemorySnapshotStore store = MemorySnapshotStore.open(snapshots)) {
      return store.list(group);
    } catch (IOException e) {
      throw new IllegalStateException("used by nobody, and yet in use", e);
    }
  }

  PendingFaults faults() {
    return faults;
  }

  /** Kills the process as ordered. */
  SimulatedCrash die(Crash crash) {
    crash(crash.survives());
    crash.crashed().run();
    return new SimulatedCrash();
  }

  boolean isUsedBy(SimulatedLogStorage storage) {
    return logUser == storage;
  }

  boolean isUsedBy(SimulatedSnapshotStore store) {
    return snapshotUser == store;
  }

  void release(SimulatedLogStorage storage) {
    if (logUser == storage) {
      logUser = null;
    }
  }

  void release(SimulatedSnapshotStore store) {
    if (snapshotUser == store) {
      snapshotUser = null;
    }
  }
}
