// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import org.rocksdb.InfoLogLevel;
import org.rocksdb.Logger;
import org.slf4j.LoggerFactory;

/** Hands RocksDB's own warnings and errors to slf4j; what it merely likes to tell is dropped. */
final class RocksDbMessages extends Logger {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("io.quorate.storage.rocksdb");

  RocksDbMessages() {
    super(InfoLogLevel.WARN_LEVEL);
  }

  @Override
  protected void log(InfoLogLevel level, String message) {
    switch (level) {
      case FATAL_LEVEL, ERROR_LEVEL -> LOG.error("RocksDB: {}", message);
      case WARN_LEVEL -> LOG.warn("RocksDB: {}", message);
      default -> LOG.debug("RocksDB: {}", message);
    }
  }
}
