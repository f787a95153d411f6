// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import static io.quorate.storage.rocksdb.TestLogs.G;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.model.Bytes;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.LogEntry;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksIterator;

/** Truncated entries are out of reach at once; here is when they leave the disk. */
class PrefixPurgeTest {
  private static final int LAST = 6_000;

  @TempDir
  Path directory;

  @AfterEach
  void leavesNoNativeObjectOpen() {
    assertThat(NativeObjects.open()).isZero();
  }

  @Test
  void removesALongPrefixAndItsFiles() throws IOException {
    fillAndMoveBase(1); // too little to purge
    long before = tableBytes();
    try (Database database = open()) {
      assertThat(firstStored(database)).isEqualTo(1);
      purge(database, LAST - 100);
      assertThat(firstStored(database)).isEqualTo(LAST - 99);
    }
    assertThat(tableBytes()).isLessThan(before / 2);
  }

  @Test
  void takesUpAtTheNextOpeningWhatWasNotDone() throws IOException {
    fillAndMoveBase(LAST - 10);
    try (Database database = open()) {
      purge(database, LAST - 10);
    }
    try (Database database = open()) {
      assertThat(LogScan.scan(database).values())
          .singleElement()
          .satisfies(found -> assertThat(found.purgedThrough()).isEqualTo(LAST - 10))
          .satisfies(found -> assertThat(found.log().lastIndex()).isEqualTo(LAST));
    }
  }

  private Database open() throws IOException {
    return Database.open(directory.resolve("rocksdb"), TestLogs.TINY, false);
  }

  private static void purge(Database database, long baseIndex) throws IOException {
    List<IOException> failures = new ArrayList<>();
    try (PrefixPurge purge = new PrefixPurge(database, group -> baseIndex, failures::add)) {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      purge.begin(G, 0);
      while (purge.through(G) < baseIndex) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        Thread.onSpinWait();
      }
    }
    assertThat(failures).isEmpty();
  }

  private static long firstStored(Database database) {
    try (RocksIterator stored = database.scan(database.log())) {
      stored.seek(EntryFormat.key(G.value(), 0));
      return EntryFormat.indexOf(stored.key());
    }
  }

  private void fillAndMoveBase(long baseIndex) throws IOException {
    try (LogStorage storage = RocksDbLogStorage.open(directory, null, TestLogs.TINY)) {
      for (long index = 1; index <= LAST; ) {
        List<LogEntry> entries = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          byte[] payload = new byte[100];
          entries.add(new LogEntry(index++, 1, EntryKind.COMMAND, Bytes.wrap(payload)));
        }
        storage.write(List.of(new LogWrite(G, null, null, 0, entries)));
      }
      SnapshotMetadata base =
          new SnapshotMetadata(new EntryId(baseIndex, 1), ClusterConfiguration.EMPTY, 0);
      storage.write(List.of(LogWrite.base(G, base)));
    }
    TestLogs.reopen(directory);
  }

  private long tableBytes() throws IOException {
    long bytes = 0;
    for (Path table : TestLogs.files(directory, ".sst")) {
      bytes += Files.size(table);
    }
    return bytes;
  }
}
