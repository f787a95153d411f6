// SPDX-License-Identifier: Apache-2.0
package io.quorate.memory;

import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.RecoveredLog;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A log storage in memory, for servers that need not outlive their process and for tests.
 *
 * <h2>Lifecycle</h2>
 *
 * What is written stays on the {@link MemoryDisk}, so that a restart can be tried by closing the
 * storage and opening another one on the same disk.
 *
 * <h2>Threads</h2>
 *
 * Safe for use by any thread.
 *
 * <h2>Durability</h2>
 *
 * As long as somebody refers to the disk, and no longer.
 */
public final class MemoryLogStorage implements LogStorage {
  private final MemoryDisk disk;
  private volatile boolean closed;

  private MemoryLogStorage(MemoryDisk disk) {
    this.disk = disk;
  }

  /** Returns a storage on a new disk of its own. */
  public static MemoryLogStorage create() {
    try {
      return open(new MemoryDisk());
    } catch (IOException e) {
      throw new IllegalStateException("a new disk is in use", e);
    }
  }

  /**
   * Returns a storage of what is on this disk.
   *
   * @throws IOException if another one is open on it
   */
  public static MemoryLogStorage open(MemoryDisk disk) throws IOException {
    MemoryLogStorage storage = new MemoryLogStorage(disk);
    disk.acquire(storage);
    return storage;
  }

  @Override
  public Optional<RecoveredLog> recover(GroupId group) {
    requireOpen();
    return disk.recover(group);
  }

  @Override
  public void write(List<LogWrite> batch) {
    requireOpen();
    disk.write(batch);
  }

  @Override
  public List<LogEntry> entries(GroupId group, long from, long through, long maxBytes) {
    requireOpen();
    return disk.entries(group, from, through, maxBytes);
  }

  @Override
  public void close() {
    closed = true;
    disk.release(this);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the storage is closed");
    }
  }
}
