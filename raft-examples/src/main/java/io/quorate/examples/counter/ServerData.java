// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.RecoveredLog;
import io.quorate.snapshot.FileSnapshotStore;
import io.quorate.spi.LogStorage;
import io.quorate.spi.SnapshotStore;
import io.quorate.storage.rocksdb.LogOwner;
import io.quorate.storage.rocksdb.RocksDbLogStorage;
import io.quorate.storage.rocksdb.RocksDbOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a server keeps in its directory: the log, and its snapshots in a directory within. */
record ServerData(LogStorage log, SnapshotStore snapshots) implements AutoCloseable {
  /**
   * Opens a directory, or makes it.
   *
   * @throws IOException if it is in use, damaged or somebody else's, in one sentence
   */
  static ServerData open(Path directory, String clusterId, NodeId id, boolean fsync)
      throws IOException {
    RocksDbOptions options = RocksDbOptions.defaults();
    LogStorage log = RocksDbLogStorage.open(
        directory, new LogOwner(clusterId, id), fsync ? options : options.noFsync());
    try {
      return new ServerData(log, FileSnapshotStore.open(directory.resolve("snapshots")));
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  /** The configuration that the log ends with, or null if there is no log. */
  @Nullable
  ClusterConfiguration configuration() throws IOException {
    Optional<RecoveredLog> recovered = log.recover(GroupId.FIRST);
    if (recovered.isEmpty()) {
      return null;
    }
    List<LogEntry> entries = recovered.get().configurations();
    return entries.isEmpty()
        ? recovered.get().base().configuration()
        : ClusterConfiguration.fromBytes(entries.get(entries.size() - 1).payload());
  }

  @Override
  public void close() throws IOException {
    try (log;
        snapshots) {
      // both, whatever becomes of the first
    }
  }
}
