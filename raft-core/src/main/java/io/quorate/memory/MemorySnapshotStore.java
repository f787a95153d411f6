// SPDX-License-Identifier: Apache-2.0
package io.quorate.memory;

import io.quorate.model.GroupId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.SnapshotSink;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.StoredSnapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/**
 * A snapshot store in memory, for servers that need not outlive their process and for tests.
 * Snapshots of less than 2 GiB only.
 *
 * <h2>Lifecycle</h2>
 *
 * What is written stays on the {@link MemorySnapshotDisk}, so that a restart can be tried by
 * closing the store, or by {@link MemorySnapshotDisk#crash}, and opening another one on the same
 * disk.
 *
 * <h2>Threads</h2>
 *
 * Safe for use by any thread; each sink and each stream by one at a time.
 *
 * <h2>Durability</h2>
 *
 * As long as somebody refers to the disk, and no longer.
 */
public final class MemorySnapshotStore implements SnapshotStore {
  private final MemorySnapshotDisk disk;

  private MemorySnapshotStore(MemorySnapshotDisk disk) {
    this.disk = disk;
  }

  /** Returns a store on a new disk of its own. */
  public static MemorySnapshotStore create() {
    try {
      return open(new MemorySnapshotDisk());
    } catch (IOException e) {
      throw new IllegalStateException("a new disk is in use", e);
    }
  }

  /**
   * Returns a store of what is on this disk.
   *
   * @throws IOException if another one is open on it
   */
  public static MemorySnapshotStore open(MemorySnapshotDisk disk) throws IOException {
    MemorySnapshotStore store = new MemorySnapshotStore(disk);
    disk.acquire(store);
    return store;
  }

  @Override
  public List<StoredSnapshot> list(GroupId group) {
    requireOpen();
    return disk.list(group);
  }

  @Override
  public SnapshotSink create(GroupId group, SnapshotMetadata metadata) {
    requireOpen();
    return MemorySnapshotSink.create(this, disk, group, metadata);
  }

  @Override
  public SnapshotSink receive(GroupId group, StoredSnapshot snapshot) {
    requireOpen();
    return MemorySnapshotSink.receive(this, disk, group, snapshot);
  }

  @Override
  public InputStream open(GroupId group, StoredSnapshot snapshot) throws IOException {
    requireOpen();
    byte[] content = disk.published(group, snapshot);
    if (MemorySnapshotSink.checksum(content) != snapshot.checksum()) {
      throw new IOException(group + " has a damaged snapshot: " + snapshot);
    }
    return new ByteArrayInputStream(content);
  }

  @Override
  public byte[] read(GroupId group, StoredSnapshot snapshot, long offset, int length)
      throws IOException {
    requireOpen();
    if (offset < 0 || length < 0 || offset > snapshot.size()) {
      throw new IllegalArgumentException(
          length + " bytes from " + offset + " of a snapshot of " + snapshot.size());
    }
    long end = Math.min(offset + length, snapshot.size());
    return Arrays.copyOfRange(disk.published(group, snapshot), (int) offset, (int) end);
  }

  @Override
  public void delete(GroupId group, StoredSnapshot snapshot) {
    requireOpen();
    disk.delete(group, snapshot);
  }

  @Override
  public void close() {
    disk.release(this);
  }

  private void requireOpen() {
    if (!disk.isUsedBy(this)) {
      throw new IllegalStateException("the snapshot store is closed");
    }
  }
}
