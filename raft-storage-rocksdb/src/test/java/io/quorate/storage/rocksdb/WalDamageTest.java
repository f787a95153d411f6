// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import static io.quorate.storage.rocksdb.TestLogs.G;
import static io.quorate.storage.rocksdb.TestLogs.append;
import static io.quorate.storage.rocksdb.TestLogs.copy;
import static io.quorate.storage.rocksdb.TestLogs.fill;
import static io.quorate.storage.rocksdb.TestLogs.find;
import static io.quorate.storage.rocksdb.TestLogs.flip;
import static io.quorate.storage.rocksdb.TestLogs.newestWal;
import static io.quorate.storage.rocksdb.TestLogs.payload;
import static io.quorate.storage.rocksdb.TestLogs.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.model.Bytes;
import io.quorate.model.EntryKind;
import io.quorate.model.LogEntry;
import io.quorate.model.RecoveredLog;
import io.quorate.spi.CorruptLogException;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What became of a write-ahead log while nobody looked, and what is made of it at the next start.
 */
class WalDamageTest {
  private static final int LAST = 12;

  @TempDir
  Path temporary;

  private Path directory;
  private Path spoilt;

  @BeforeEach
  void makeLog() throws IOException {
    directory = temporary.resolve("log");
    spoilt = temporary.resolve("spoilt");
    fill(directory, LAST);
  }

  @AfterEach
  void leavesNoNativeObjectOpen() {
    assertThat(NativeObjects.open()).isZero();
  }

  @Test
  void namesTheEntryWhoseValueWasDamaged() throws IOException {
    for (int index = 1; index <= LAST; index++) {
      copy(directory, spoilt);
      Path wal = newestWal(spoilt);
      flip(wal, find(wal, payload(index)) + 5);

      assertThatThrownBy(() -> verify(spoilt, LAST))
          .isInstanceOf(CorruptLogException.class)
          .hasMessageStartingWith("group 7, index " + index + ": ");
    }
  }

  @Test
  void refusesWhicheverByteWasDamaged() throws IOException {
    long size = Files.size(newestWal(directory));
    for (long offset = 0; offset < size; offset++) {
      copy(directory, spoilt);
      flip(newestWal(spoilt), offset);

      assertThatThrownBy(() -> verify(spoilt, LAST))
          .as("byte %d of %d", offset, size)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void refusesAgainWhenItIsTriedAgain() throws IOException {
    Path wal = newestWal(directory);
    flip(wal, find(wal, payload(LAST)));

    for (int attempt = 0; attempt < 3; attempt++) {
      assertThatThrownBy(() -> verify(directory, LAST)).isInstanceOf(CorruptLogException.class);
    }
  }

  @Test
  void refusesALogWhoseAcknowledgedEndWasCutOff() throws IOException {
    int lastRecord =
        find(newestWal(directory), payload(LAST - 1)) + payload(LAST - 1).length();
    long size = Files.size(newestWal(directory));
    for (long length = lastRecord; length < size; length++) {
      copy(directory, spoilt);
      truncate(newestWal(spoilt), length);

      assertThatThrownBy(() -> verify(spoilt, LAST))
          .as("cut at byte %d of %d", length, size)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void refusesALogWithoutItsNewestFile() throws IOException {
    Files.delete(newestWal(directory));

    assertThatThrownBy(() -> verify(directory, LAST))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has lost acknowledged writes");
  }

  @Test
  void startsWithoutATornEndThatWasNeverAcknowledged() throws IOException {
    Path torn = logWithUnacknowledgedEnd();
    Path wal = newestWal(torn);
    int intact = find(wal, payload(LAST)) + payload(LAST).length();
    long size = Files.size(wal);
    for (long length = intact; length < size; length++) {
      copy(torn, spoilt);
      truncate(newestWal(spoilt), length);

      verify(spoilt, LAST);
      verify(spoilt, LAST); // and what the first start made of it is sound
    }
    verify(torn, LAST + 1);
  }

  @Test
  void startsWithoutAnEndOfWhichOnlyPartsReachedTheDisk() throws IOException {
    Path torn = logWithUnacknowledgedEnd();
    Path wal = newestWal(torn);
    int intact = find(wal, payload(LAST)) + payload(LAST).length();
    for (int from = intact; from < Files.size(wal); from += 9) {
      copy(torn, spoilt);
      byte[] bytes = Files.readAllBytes(newestWal(spoilt));
      for (int at = from; at < Math.min(from + 20, bytes.length); at++) {
        bytes[at] = 0;
      }
      Files.write(newestWal(spoilt), bytes);

      verify(spoilt, LAST);
    }
  }

  @Test
  void goesOnAfterATornEnd() throws IOException {
    Path torn = logWithUnacknowledgedEnd();
    truncate(newestWal(torn), Files.size(newestWal(torn)) - 1);
    verify(torn, LAST);

    try (LogStorage storage = RocksDbLogStorage.open(torn)) {
      append(storage, LAST + 1);
      append(storage, LAST + 2);
    }
    verify(torn, LAST + 2);
  }

  @Test
  void findsDamageInABatchOfSeveralBlocks() throws IOException {
    List<LogEntry> entries = new ArrayList<>();
    byte[] noise = new byte[1000];
    Random random = new Random(1);
    for (int i = 1; i <= 200; i++) {
      random.nextBytes(noise);
      entries.add(new LogEntry(LAST + i, 1, EntryKind.COMMAND, Bytes.wrap(noise.clone())));
    }
    try (LogStorage storage = RocksDbLogStorage.open(directory)) {
      append(storage, G, entries.toArray(LogEntry[]::new));
      append(storage, LAST + 201);
    }
    Path wal = newestWal(directory);
    long size = Files.size(wal);
    for (long offset = 100; offset < size; offset += size / 50) {
      copy(directory, spoilt);
      flip(newestWal(spoilt), offset);

      long entry = (offset - 20) / (size / 201);
      assertThatThrownBy(() -> RocksDbLogStorage.open(spoilt))
          .isInstanceOf(CorruptLogException.class)
          .satisfies(e -> assertThat(indexIn(e)).isBetween(LAST + entry - 1, LAST + entry + 2));
    }
  }

  private static long indexIn(Throwable e) {
    return Long.parseLong(
        String.valueOf(e.getMessage()).replaceFirst("group 7, index (\\d+): (?s:.*)", "$1"));
  }

  @Test
  void neverOpensReusedFilesWithLessThanWasAcknowledged() throws IOException {
    Path busy = temporary.resolve("busy");
    RecoveredLog written;
    try (LogStorage storage = RocksDbLogStorage.open(busy, null, TestLogs.TINY)) {
      byte[] payload = new byte[600];
      for (int i = 1; i <= 1_500; i++) {
        append(storage, G, new LogEntry(i, 1 + i / 100, EntryKind.COMMAND, Bytes.wrap(payload)));
      }
      written = storage.recover(G).orElseThrow();
    }
    int refused = 0;
    Random random = new Random(2);
    for (int i = 0; i < 60; i++) {
      copy(busy, spoilt);
      List<Path> files = WalInspection.walFiles(spoilt.resolve("rocksdb"));
      Path file = files.get(random.nextInt(files.size()));
      if (Files.size(file) > 0) {
        flip(file, random.nextInt((int) Files.size(file)));
      }
      try (LogStorage storage = RocksDbLogStorage.open(spoilt)) {
        assertThat(storage.recover(G)).contains(written);
      } catch (CorruptLogException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  /** The log, and one more entry of whose durability nobody was told, as after a crash. */
  private Path logWithUnacknowledgedEnd() throws IOException {
    Path torn = temporary.resolve("torn");
    Path mark = torn.resolve("acknowledged");
    Path earlier = temporary.resolve("acknowledged-before");
    try (LogStorage storage = RocksDbLogStorage.open(torn)) {
      for (long index = 1; index <= LAST; index++) {
        append(storage, index);
      }
      Files.copy(mark, earlier);
      storage.write(List.of(new LogWrite(G, null, null, 0, List.of(TestLogs.entry(LAST + 1)))));
    }
    Files.copy(earlier, mark, StandardCopyOption.REPLACE_EXISTING);
    return torn;
  }

  private static void truncate(Path file, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
  }
}
