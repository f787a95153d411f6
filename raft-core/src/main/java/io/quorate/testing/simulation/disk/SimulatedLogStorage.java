// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.disk;

import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.RecoveredLog;
import io.quorate.spi.CorruptLogException;
import io.quorate.spi.LogOutline;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.testing.simulation.disk.PendingFaults.Crash;
import io.quorate.testing.simulation.disk.RecordFormat.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The log storage of a simulated server: one file of records on a {@link SimulatedDisk}, each a
 * batch, and synced before the next.
 *
 * <h2>Lifecycle</h2>
 *
 * Opened by {@link SimulatedDisk#openLog}. When the file has grown much, it is replaced by one that
 * holds what is left of it.
 *
 * <h2>Threads</h2>
 *
 * Safe for use by any thread.
 *
 * <h2>Failure</h2>
 *
 * As ordered from the disk. Once the process has died every call throws {@link SimulatedCrash}.
 */
public final class SimulatedLogStorage implements LogStorage {
  private static final int CHECKPOINT_BYTES = 16 << 10;

  private final SimulatedDisk disk;
  private final DurableLog log;
  private final LogBytes file;
  private final RecordFormat format;
  private final LogContents contents;
  private int checkpointAt;
  private @Nullable String failure;
  private boolean closed;

  SimulatedLogStorage(SimulatedDisk disk, DurableLog log) {
    this.disk = disk;
    this.log = log;
    this.file = log.file();
    this.format = log.format();
    this.contents = log.contents();
    this.checkpointAt = file.size() + CHECKPOINT_BYTES;
  }

  @Override
  public Optional<RecoveredLog> recover(GroupId group) throws IOException {
    synchronized (disk) {
      requireUsable();
      Damage damage = log.damage();
      if (damage != null) {
        throw damage.toException();
      }
      return Optional.ofNullable(contents.log(group)).map(StoredLog::outline);
    }
  }

  @Override
  public void write(List<LogWrite> batch) throws IOException {
    synchronized (disk) {
      requireUsable();
      List<RecoveredLog> judged = contents.judge(batch);
      Crash crash = disk.faults().operation();
      if (crash != null && crash.point() == CrashPoint.BEFORE) {
        throw disk.die(crash);
      }
      if (disk.faults().isFull()) {
        throw crash != null ? disk.die(crash) : failed("no space left on device");
      }
      long sequence = contents.sequence() + 1;
      Place place = format.append(file, sequence, sequence == 1, batch);
      int length = file.size() - place.offset();
      if (crash != null && crash.point() != CrashPoint.AFTER) {
        settle(batch, judged, place, crash.of(length));
        throw disk.die(crash);
      }
      Double survives = disk.faults().takeSyncFailure();
      if (survives != null) {
        settle(batch, judged, place, (int) Math.round(survives * length));
        throw failed("the sync failed");
      }
      contents.apply(batch, judged, place);
      if (arrives(place)) {
        file.sync();
        log.durable(batch);
      } else {
        log.lost(batch);
      }
      checkpoint();
      if (crash != null) {
        disk.die(crash);
      }
    }
  }

  /** Ends a write that is not synced: some of its bytes survive. */
  private void settle(List<LogWrite> batch, List<RecoveredLog> judged, Place place, int survive) {
    if (place.offset() + survive < file.size()) {
      file.tear(place.offset() + survive);
      log.grown();
      return;
    }
    file.sync();
    contents.apply(batch, judged, place);
    log.durable(batch);
  }

  /** Whether what was written reaches its place; what becomes of it if it does not. */
  private boolean arrives(Place place) {
    Double elsewhere = disk.faults().takeMisdirection();
    if (elsewhere != null && place.offset() > 0) {
      file.misdirect(place.offset(), (int) (elsewhere * place.offset()));
      return false;
    }
    if (elsewhere != null || disk.faults().takeLoss()) {
      file.tear(place.offset());
      return false;
    }
    return true;
  }

  private void checkpoint() {
    // One that copies what is suspect would fail, and one that does not would repair it.
    if (file.size() < checkpointAt || file.isSuspect() || contents.isEmpty()) {
      return;
    }
    file.cut(0);
    contents.writeTo(file, format);
    file.sync();
    checkpointAt = 2 * file.size() + CHECKPOINT_BYTES;
  }

  @Override
  public List<LogEntry> entries(GroupId group, long from, long through, long maxBytes)
      throws IOException {
    synchronized (disk) {
      requireUsable();
      StoredLog stored = contents.log(group);
      if (stored == null) {
        throw new IllegalArgumentException(group + " has no log");
      }
      LogOutline.requireHeld(group, stored.outline(), from, through);
      if (disk.faults().takeReadFailure()) {
        throw new IOException("input/output error");
      }
      List<LogEntry> read = new ArrayList<>();
      long bytes = 0;
      for (long index = from; index <= through; index++) {
        LogEntry entry = stored.entry(index);
        bytes += entry.payload().size();
        if (bytes > maxBytes && !read.isEmpty()) {
          break;
        }
        verify(group, index, stored.place(index));
        read.add(entry);
      }
      return read;
    }
  }

  /** Demands that the record in which an entry stands is what was written there. */
  private void verify(GroupId group, long index, Place place) throws CorruptLogException {
    if (file.isSuspect() && !format.isIntact(file, place)) {
      throw new CorruptLogException(
          group, index, "the record at byte " + place.offset() + " is not what was written");
    }
  }

  private IOException failed(String what) {
    failure = what;
    return new IOException(what);
  }

  private void requireUsable() throws IOException {
    if (closed) {
      throw new IllegalStateException("the storage is closed");
    }
    if (!disk.isUsedBy(this)) {
      throw new SimulatedCrash();
    }
    if (failure != null) {
      throw new IOException("nothing more is done since a write failed: " + failure);
    }
  }

  @Override
  public void close() {
    synchronized (disk) {
      closed = true;
      disk.release(this);
    }
  }
}
