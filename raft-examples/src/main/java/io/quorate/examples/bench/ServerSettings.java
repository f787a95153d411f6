// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

import io.quorate.memory.MemoryLogStorage;
import io.quorate.model.NodeId;
import io.quorate.spi.LogStorage;
import io.quorate.storage.rocksdb.LogOwner;
import io.quorate.storage.rocksdb.RocksDbLogStorage;
import io.quorate.storage.rocksdb.RocksDbOptions;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How a server is made.
 *
 * @param directory the parent of its own
 */
record ServerSettings(StorageKind storage, boolean fsync, Path directory) {
  /** Where a log is kept. */
  enum StorageKind {
    ROCKSDB,
    MEMORY
  }

  LogStorage openStorage(NodeId node) throws IOException {
    return switch (storage) {
      case MEMORY -> MemoryLogStorage.create();
      case ROCKSDB -> {
        RocksDbOptions options = RocksDbOptions.defaults();
        yield RocksDbLogStorage.open(
            directory.resolve(node.value()),
            new LogOwner(BenchServer.CLUSTER_ID, node),
            fsync ? options : options.noFsync());
      }
    };
  }
}
