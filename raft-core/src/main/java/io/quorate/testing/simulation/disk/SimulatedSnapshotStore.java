// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.disk;

import io.quorate.memory.MemorySnapshotStore;
import io.quorate.model.GroupId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.SnapshotSink;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.StoredSnapshot;
import io.quorate.testing.simulation.disk.PendingFaults.Crash;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot store of a simulated server: one in memory, with the crash points and the faults of
 * a {@link SimulatedDisk} before and after each of its operations.
 *
 * <p>Once the process has died every use of it or its sinks throws {@link SimulatedCrash}.
 */
final class SimulatedSnapshotStore implements SnapshotStore {
  private final SimulatedDisk disk;
  private final MemorySnapshotStore memory;
  private final List<SimulatedSnapshotSink> sinks = new ArrayList<>();
  private boolean closed;

  SimulatedSnapshotStore(SimulatedDisk disk, MemorySnapshotStore memory) {
    this.disk = disk;
    this.memory = memory;
  }

  /** What an operation does to the store in memory. */
  interface Change<T> {
    T make() throws IOException;
  }

  /** Carries out a change that has no parts. */
  <T> T change(Change<T> change) throws IOException {
    Crash crash = begin();
    if (crash == null) {
      return change.make();
    }
    boolean happens = crash.point() == CrashPoint.AFTER
        || (crash.point() == CrashPoint.UNSYNCED && crash.survivesWhole());
    if (!happens) {
      throw disk.die(crash);
    }
    try {
      T made = change.make();
      if (crash.point() == CrashPoint.AFTER) {
        return made;
      }
      throw new SimulatedCrash();
    } finally {
      disk.die(crash);
    }
  }

  /** Counts an operation, and returns the crash that is due within it and has not struck yet. */
  @Nullable
  Crash begin() throws IOException {
    requireAlive();
    Crash crash = disk.faults().operation();
    if (crash != null && crash.point() == CrashPoint.BEFORE) {
      throw disk.die(crash);
    }
    return crash;
  }

  void requireAlive() throws IOException {
    if (!closed && !disk.isUsedBy(this)) {
      throw new SimulatedCrash();
    }
  }

  SimulatedDisk disk() {
    return disk;
  }

  List<StoredSnapshot> published(GroupId group) {
    return memory.list(group);
  }

  void forget(SimulatedSnapshotSink sink) {
    sinks.remove(sink);
  }

  /**
   * The process is dead; what was being received is as it was synced last, or all of it is there.
   */
  void die(boolean writtenBack) {
    if (writtenBack) {
      List.copyOf(sinks).forEach(SimulatedSnapshotSink::writeBack);
    }
    sinks.clear();
  }

  @Override
  public List<StoredSnapshot> list(GroupId group) throws IOException {
    synchronized (disk) {
      requireAlive();
      return memory.list(group);
    }
  }

  @Override
  public SnapshotSink create(GroupId group, SnapshotMetadata metadata) throws IOException {
    synchronized (disk) {
      return change(() -> opened(memory.create(group, metadata)));
    }
  }

  @Override
  public SnapshotSink receive(GroupId group, StoredSnapshot snapshot) throws IOException {
    synchronized (disk) {
      return change(() -> opened(memory.receive(group, snapshot)));
    }
  }

  private SnapshotSink opened(SnapshotSink inMemory) {
    SimulatedSnapshotSink sink = new SimulatedSnapshotSink(this, inMemory);
    sinks.add(sink);
    return sink;
  }

  @Override
  public InputStream open(GroupId group, StoredSnapshot snapshot) throws IOException {
    synchronized (disk) {
      requireAlive();
      return memory.open(group, snapshot);
    }
  }

  @Override
  public byte[] read(GroupId group, StoredSnapshot snapshot, long offset, int length)
      throws IOException {
    synchronized (disk) {
      requireAlive();
      return memory.read(group, snapshot, offset, length);
    }
  }

  @Override
  public void delete(GroupId group, StoredSnapshot snapshot) throws IOException {
    synchronized (disk) {
      change(() -> {
        memory.delete(group, snapshot);
        return true;
      });
    }
  }

  @Override
  public void close() {
    synchronized (disk) {
      closed = true;
      memory.close();
      disk.release(this);
    }
  }
}
