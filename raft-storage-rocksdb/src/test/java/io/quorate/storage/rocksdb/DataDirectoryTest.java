// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import static io.quorate.storage.rocksdb.TestLogs.fill;
import static io.quorate.storage.rocksdb.TestLogs.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.model.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  private static final LogOwner B = new LogOwner("orders", NodeId.of("b"));

  @TempDir
  Path temporary;

  private Path directory;

  @BeforeEach
  void choosePlace() {
    directory = temporary.resolve("made/on/demand");
  }

  @AfterEach
  void leavesNoNativeObjectOpen() {
    assertThat(NativeObjects.open()).isZero();
  }

  @Test
  void refusesTheDirectoryOfAnotherServerOrCluster() throws IOException {
    RocksDbLogStorage.open(directory, B).close();

    assertThatThrownBy(
            () -> RocksDbLogStorage.open(directory, new LogOwner("orders", NodeId.of("c"))))
        .isInstanceOf(IOException.class)
        .hasMessage(directory
            + " holds the log of node b of cluster orders, not of node c of cluster orders");
    assertThatThrownBy(
            () -> RocksDbLogStorage.open(directory, new LogOwner("bills", NodeId.of("b"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not of node b of cluster bills");

    RocksDbLogStorage.open(directory, B).close();
    RocksDbLogStorage.open(directory).close(); // a tool, which does not ask
  }

  @Test
  void becomesTheFirstOwnersForGood() throws IOException {
    fill(directory, 3);
    RocksDbLogStorage.open(directory, B).close();

    assertThatThrownBy(
            () -> RocksDbLogStorage.open(directory, new LogOwner("orders", NodeId.of("c"))))
        .isInstanceOf(IOException.class);
    verify(directory, 3);
  }

  @Test
  void refusesANewerFormat() throws IOException {
    fill(directory, 3);
    edit("format 1", "format 2");

    assertThatThrownBy(() -> RocksDbLogStorage.open(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the log has format 2")
        .hasMessageContaining("written by a newer version");
  }

  @Test
  void refusesADamagedIdentity() throws IOException {
    RocksDbLogStorage.open(directory, B).close();
    Path file = directory.resolve("identity");
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length - 1; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 2;
      Files.write(file, damaged);
      assertThatThrownBy(() -> RocksDbLogStorage.open(directory, B))
          .as("byte %d", at)
          .isInstanceOf(IOException.class);
    }
    Files.write(file, bytes);
    RocksDbLogStorage.open(directory, B).close();
  }

  @Test
  void refusesADamagedOrMissingMark() throws IOException {
    fill(directory, 3);
    Path file = directory.resolve("acknowledged");
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 2;
      Files.write(file, damaged);
      assertThatThrownBy(() -> RocksDbLogStorage.open(directory))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("acknowledged is damaged");
    }
    Files.delete(file);
    assertThatThrownBy(() -> RocksDbLogStorage.open(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("acknowledged");
    Files.write(file, bytes);
    verify(directory, 3);
  }

  @Test
  void refusesAStrangersDirectoryAndLeavesItAlone() throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("thesis.tex"), "1 Introduction");

    assertThatThrownBy(() -> RocksDbLogStorage.open(directory))
        .isInstanceOf(IOException.class)
        .hasMessage(
            directory + " is neither empty nor the directory of a Quorate log: it has thesis.tex");
    assertThat(names()).containsExactly("thesis.tex");
  }

  @Test
  void acceptsTheRootOfAnEmptyFileSystem() throws IOException {
    Files.createDirectories(directory.resolve("lost+found"));
    fill(directory, 3);
    verify(directory, 3);
  }

  @Test
  void refusesAFile() throws IOException {
    Files.createDirectories(directory.getParent());
    Files.writeString(directory, "no directory");
    assertThatThrownBy(() -> RocksDbLogStorage.open(directory)).isInstanceOf(IOException.class);
  }

  @Test
  void goesOnWithAnInterruptedBeginning() throws IOException {
    RocksDbLogStorage.open(directory, B).close();
    Files.delete(directory.resolve("acknowledged")); // as if the process had died before it

    RocksDbLogStorage.open(directory, B).close();
    fill(directory, 3);
    verify(directory, 3);
  }

  @Test
  void refusesWhenTheDatabaseWasRemoved() throws IOException {
    fill(directory, 3);
    Files.move(directory.resolve("rocksdb"), temporary.resolve("elsewhere"));

    assertThatThrownBy(() -> RocksDbLogStorage.open(directory)).isInstanceOf(IOException.class);
  }

  @Test
  void namesTheDirectoryThatIsInUse() throws IOException {
    try (RocksDbLogStorage open = RocksDbLogStorage.open(directory)) {
      Path detour = directory.resolve("../demand");
      for (Path path : List.of(directory, detour)) {
        assertThatThrownBy(() -> RocksDbLogStorage.open(path))
            .isInstanceOf(IOException.class)
            .hasMessage(path + " is in use by another log storage of this process");
      }
      assertThat(open.recover(TestLogs.G)).isEmpty();
    }
  }

  private void edit(String from, String to) throws IOException {
    Path file = directory.resolve("identity");
    Files.writeString(file, Files.readString(file).replace(from, to));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
