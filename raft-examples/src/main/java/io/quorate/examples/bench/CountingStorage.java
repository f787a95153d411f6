// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.RecoveredLog;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the writes of another storage: each is one barrier, if it waits for the disk at all. */
final class CountingStorage implements LogStorage {
  private final LogStorage storage;
  private final AtomicLong writes;

  CountingStorage(LogStorage storage, AtomicLong writes) {
    this.storage = storage;
    this.writes = writes;
  }

  @Override
  public Optional<RecoveredLog> recover(GroupId group) throws IOException {
    return storage.recover(group);
  }

  @Override
  public void write(List<LogWrite> batch) throws IOException {
    writes.incrementAndGet();
    storage.write(batch);
  }

  @Override
  public List<LogEntry> entries(GroupId group, long from, long through, long maxBytes)
      throws IOException {
    return storage.entries(group, from, through, maxBytes);
  }

  @Override
  public void close() throws IOException {
    storage.close();
  }
}
