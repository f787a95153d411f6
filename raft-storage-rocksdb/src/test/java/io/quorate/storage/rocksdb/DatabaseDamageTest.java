// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import static io.quorate.storage.rocksdb.TestLogs.G;
import static io.quorate.storage.rocksdb.TestLogs.copy;
import static io.quorate.storage.rocksdb.TestLogs.fill;
import static io.quorate.storage.rocksdb.TestLogs.find;
import static io.quorate.storage.rocksdb.TestLogs.flip;
import static io.quorate.storage.rocksdb.TestLogs.payload;
import static io.quorate.storage.rocksdb.TestLogs.reopen;
import static io.quorate.storage.rocksdb.TestLogs.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.spi.CorruptLogException;
import io.quorate.spi.LogStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Damage below RocksDB's checksums, which it finds, and above them, which only we can. */
class DatabaseDamageTest {
  private static final int LAST = 40;

  @TempDir
  Path temporary;

  private Path directory;
  private Path spoilt;

  @BeforeEach
  void makeLogOfTables() throws IOException {
    directory = temporary.resolve("log");
    spoilt = temporary.resolve("spoilt");
    fill(directory, LAST);
    reopen(directory);
  }

  @AfterEach
  void leavesNoNativeObjectOpen() {
    assertThat(NativeObjects.open()).isZero();
  }

  @Test
  void namesTheEntryWhoseValueWasDamagedInATable() throws IOException {
    for (int index = 1; index <= LAST; index++) {
      copy(directory, spoilt);
      for (Path table : TestLogs.files(spoilt, ".sst")) {
        int at = find(table, payload(index));
        if (at >= 0) {
          flip(table, at + 3);
        }
      }
      assertThatThrownBy(() -> verify(spoilt, LAST))
          .isInstanceOf(CorruptLogException.class)
          .hasMessageStartingWith("group 7, index " + index + ": ");
    }
  }

  @Test
  void neverOpensWithLessThanWasWrittenWhicheverByteWasDamaged() throws IOException {
    int refused = 0;
    int harmless = 0;
    for (Path file : databaseFiles(directory)) {
      long size = Files.size(file);
      for (long offset = 0; offset < size; offset += Math.max(1, size / 30)) {
        copy(directory, spoilt);
        flip(spoilt.resolve(directory.relativize(file)), offset);
        try {
          verify(spoilt, LAST);
          harmless++;
        } catch (IOException e) {
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(harmless);
  }

  private static List<Path> databaseFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("rocksdb"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("MANIFEST.*|CURRENT|.*sst|.*log"))
          .toList();
    }
  }

  @Test
  void refusesWithoutOneOfItsTables() throws IOException {
    for (Path table : TestLogs.files(directory, ".sst")) {
      copy(directory, spoilt);
      Files.delete(spoilt.resolve(directory.relativize(table)));
      assertThatThrownBy(() -> verify(spoilt, LAST)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void refusesWhenTheDatabaseIsGone() throws IOException {
    for (Path file : databaseFiles(directory)) {
      Files.delete(file);
    }
    assertThatThrownBy(() -> RocksDbLogStorage.open(directory)).isInstanceOf(IOException.class);
  }

  @Test
  void namesADamagedValueThatPassesRocksDbsChecks() throws Exception {
    byte[] value = value(20);
    for (int at = 0; at < value.length; at++) {
      byte[] damaged = value.clone();
      damaged[at] ^= 1;
      expect(
          20, "does not match its checksum", (db, batch) -> batch.put(db.log(), key(20), damaged));
    }
    expect(20, "does not match", (db, batch) -> batch.put(db.log(), key(20), new byte[3]));
  }

  @Test
  void namesAnEntryThatStandsWhereAnotherBelongs() throws Exception {
    byte[] other = value(21);
    expect(20, "does not match its checksum", (db, batch) -> batch.put(db.log(), key(20), other));
  }

  @Test
  void namesAMissingEntry() throws Exception {
    expect(20, "is missing", (db, batch) -> batch.delete(db.log(), key(20)));
    expect(1, "is missing", (db, batch) -> batch.delete(db.log(), key(1)));
  }

  @Test
  void namesTheGroupOfAMissingOrDamagedRecord() throws Exception {
    for (byte tag : new byte[] {MetaFormat.HARD_STATE, MetaFormat.BASE, MetaFormat.PURGED}) {
      byte[] key = MetaFormat.key(G, tag);
      expect(0, "missing", (db, batch) -> batch.delete(db.meta(), key));
      expect(
          0, "does not match its checksum", (db, batch) -> batch.put(db.meta(), key, new byte[30]));
    }
    byte[] foreign = MetaFormat.hardState(new GroupId(8), HardState.INITIAL);
    expect(
        0,
        "hard state does not match its checksum",
        (db, batch) -> batch.put(db.meta(), MetaFormat.key(G, MetaFormat.HARD_STATE), foreign));
    byte[] unknown = MetaFormat.key(G, (byte) 'x');
    expect(0, "unknown record 'x'", (db, batch) -> batch.put(db.meta(), unknown, new byte[9]));
  }

  @Test
  void namesEntriesOfAGroupThatIsNotKnown() throws Exception {
    for (long group : new long[] {0, 6, 8, Long.MAX_VALUE - 1}) {
      copy(directory, spoilt);
      spoil((db, batch) -> batch.put(db.log(), EntryFormat.key(group, 3), value(3)));
      assertThatThrownBy(() -> RocksDbLogStorage.open(spoilt))
          .isInstanceOf(CorruptLogException.class)
          .hasMessageStartingWith("group " + group + ", index 3: ");
    }
  }

  private interface Spoil {
    void into(Database database, WriteBatch batch) throws RocksDBException;
  }

  private void expect(long index, String what, Spoil spoil) throws Exception {
    copy(directory, spoilt);
    spoil(spoil);
    assertThatThrownBy(() -> RocksDbLogStorage.open(spoilt))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageStartingWith("group 7" + (index == 0 ? ": " : ", index " + index + ": "))
        .hasMessageContaining(what);
  }

  private void spoil(Spoil spoil) throws Exception {
    Path path = spoilt.resolve("rocksdb");
    try (Database database = Database.open(path, RocksDbOptions.defaults(), false);
        WriteBatch batch = new WriteBatch()) {
      spoil.into(database, batch);
      database.write(batch);
    }
  }

  private static byte[] key(long index) {
    return EntryFormat.key(G.value(), index);
  }

  private static byte[] value(long index) {
    ByteBuffer value = ByteBuffer.allocate(EntryFormat.valueBytes(TestLogs.entry(index)));
    new EntryFormat().write(G, TestLogs.entry(index), value);
    return value.array();
  }

  @Test
  void readsWhatItVerified() throws IOException {
    List<Long> indexes = new ArrayList<>();
    try (LogStorage storage = RocksDbLogStorage.open(directory)) {
      storage.entries(G, 5, 8, Long.MAX_VALUE).forEach(entry -> indexes.add(entry.index()));
    }
    assertThat(indexes).containsExactly(5L, 6L, 7L, 8L);
  }
}
