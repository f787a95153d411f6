// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.model.Bytes;
import io.quorate.model.EntryKind;
import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.RecoveredLog;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Logs for tests, and ways to look at and to spoil their files. */
final class TestLogs {
  static final GroupId G = new GroupId(7);

  /** So small that tables are flushed and files of the write-ahead log reused all the time. */
  static final RocksDbOptions TINY =
      RocksDbOptions.defaults().withMemtableBytes(64 << 10).withMaxWalBytes(256 << 10);

  private TestLogs() {}

  /** An entry whose payload names it, so that it can be found in a file. */
  static LogEntry entry(long index) {
    return new LogEntry(index, 1, EntryKind.COMMAND, Bytes.utf8(payload(index)));
  }

  static String payload(long index) {
    return "<payload of entry " + index + ">";
  }

  static void append(LogStorage storage, long index) throws IOException {
    append(storage, G, entry(index));
  }

  static void append(LogStorage storage, GroupId group, LogEntry... entries) throws IOException {
    storage.write(List.of(new LogWrite(group, null, null, 0, List.of(entries))));
  }

  static void vote(LogStorage storage, long term) throws IOException {
    HardState state = new HardState(term, NodeId.of("b"), 0);
    storage.write(List.of(new LogWrite(G, state, null, 0, List.of())));
  }

  /** Writes a log of entries {@code 1..last}, each in a batch of its own. */
  static void fill(Path directory, long last) throws IOException {
    try (LogStorage storage = RocksDbLogStorage.open(directory)) {
      for (long index = 1; index <= last; index++) {
        append(storage, index);
      }
    }
  }

  /** Opens and closes a log, which moves it from the write-ahead log into tables. */
  static void reopen(Path directory) throws IOException {
    RocksDbLogStorage.open(directory).close();
  }

  /** Opens a log and demands that it is exactly what {@link #fill} wrote. */
  static void verify(Path directory, long last) throws IOException {
    try (LogStorage storage = RocksDbLogStorage.open(directory)) {
      RecoveredLog log = storage.recover(G).orElseThrow();
      assertThat(log.lastIndex()).isEqualTo(last);
      List<LogEntry> entries = storage.entries(G, 1, last, Long.MAX_VALUE);
      for (long index = 1; index <= last; index++) {
        assertThat(entries.get((int) index - 1)).isEqualTo(entry(index));
      }
    }
  }

  static List<Path> files(Path directory, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("rocksdb"))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(suffix))
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    }
  }

  /** The file of the write-ahead log that has the newest records. */
  static Path newestWal(Path directory) throws IOException {
    List<Path> files = files(directory, ".log").stream()
        .filter(file -> file.toFile().length() > 0)
        .toList();
    return files.get(files.size() - 1);
  }

  static void flip(Path file, long offset) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) offset] ^= 0x04;
    Files.write(file, bytes);
  }

  /** Where a text stands in a file, the last time. */
  static int find(Path file, String text) throws IOException {
    String contents = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    return contents.lastIndexOf(text);
  }

  static Path copy(Path from, Path to) throws IOException {
    delete(to);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return to;
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
