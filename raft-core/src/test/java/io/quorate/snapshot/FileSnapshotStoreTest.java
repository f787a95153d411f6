// SPDX-License-Identifier: Apache-2.0
package io.quorate.snapshot;

import static io.quorate.snapshot.TestSnapshots.G;
import static io.quorate.snapshot.TestSnapshots.content;
import static io.quorate.snapshot.TestSnapshots.file;
import static io.quorate.snapshot.TestSnapshots.flip;
import static io.quorate.snapshot.TestSnapshots.metadata;
import static io.quorate.snapshot.TestSnapshots.names;
import static io.quorate.snapshot.TestSnapshots.publish;
import static io.quorate.snapshot.TestSnapshots.snapshot;
import static io.quorate.snapshot.TestSnapshots.writeOn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quorate.model.GroupId;
import io.quorate.spi.SnapshotSink;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.StoredSnapshot;
import io.quorate.testing.SnapshotStoreContract;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class FileSnapshotStoreTest {
  @TempDir
  Path temporary;

  @TestFactory
  Stream<DynamicTest> keepsTheContract() {
    return checks(16 << 20);
  }

  @TestFactory
  Stream<DynamicTest> keepsTheContractWhenItForcesOften() {
    return checks(100_000);
  }

  private Stream<DynamicTest> checks(long forceBytes) {
    return SnapshotStoreContract.checks(() -> {
          Path directory = Files.createTempDirectory(temporary, "snapshots");
          return new FilePlace(directory, forceBytes);
        })
        .stream()
        .map(check -> dynamicTest(check.name(), check.body()::run));
  }

  private record FilePlace(Path directory, long forceBytes) implements SnapshotStoreContract.Place {
    @Override
    public SnapshotStore open() throws IOException {
      return FileSnapshotStore.open(directory, new FileOperations(), forceBytes);
    }

    @Override
    public void damage(GroupId group, StoredSnapshot snapshot, long offset) throws IOException {
      SnapshotHeader header = new SnapshotHeader(group, snapshot);
      flip(directory.resolve(FileNames.published(header)), header.contentOffset() + offset);
    }
  }

  @Test
  @DisplayName("makes its directory and those above it")
  void makesDirectories() throws IOException {
    Path deep = temporary.resolve("a/b/c");
    FileSnapshotStore.open(deep).close();
    assertThat(deep).isDirectory();
  }

  @Test
  @DisplayName(
      "removes unfinished own snapshots, keeps received ones and files that it does not know")
  void tidiesUp() throws IOException {
    StoredSnapshot published;
    try (FileSnapshotStore store = FileSnapshotStore.open(temporary)) {
      published = publish(store, 3, 1000);
      store.create(G, metadata(4)).write(new byte[1000]);
      store.receive(G, snapshot(5, content(5, 1000))).close();
    }
    List<String> strange =
        List.of("g7-3-2-1000-00000000.snapshot.bak", "notes.txt", "x.part", "x.snapshot", "x.tmp");
    for (String name : strange) {
      Files.writeString(temporary.resolve(name), "not ours");
    }
    assertThat(names(temporary)).hasSize(3 + strange.size()).contains("g7-4-2-2.tmp");

    try (FileSnapshotStore store = FileSnapshotStore.open(temporary)) {
      assertThat(names(temporary))
          .hasSize(2 + strange.size())
          .containsAll(strange)
          .doesNotContain("g7-4-2-2.tmp");
      assertThat(store.list(G)).containsExactly(published);
    }
  }

  @Test
  @DisplayName("leaves no file behind that nobody needs")
  void leavesNothingBehind() throws IOException {
    byte[] content = content(5, 1000);
    try (FileSnapshotStore store = FileSnapshotStore.open(temporary)) {
      store.create(G, metadata(4)).discard();
      store.create(G, metadata(4)).close();
      store.receive(G, snapshot(5, content)).close();
      store.receive(G, snapshot(6, content)).close();
      assertThat(names(temporary)).hasSize(1);
      store.receive(G, snapshot(6, content)).discard();
      SnapshotSink refused = store.receive(G, snapshot(7, content));
      assertThatThrownBy(refused::publish)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("7/2")
          .hasMessageContaining("0 bytes instead of 1000");
      store.delete(G, publish(store, 8, 10));
      assertThat(names(temporary)).isEmpty();
    }
  }

  @Test
  @DisplayName("a damaged published file is named and never skipped (F7)")
  void refusesDamagedHeaders() throws IOException {
    Path file;
    try (FileSnapshotStore store = FileSnapshotStore.open(temporary)) {
      file = file(temporary, publish(store, 3, 1000));
    }
    byte[] sound = Files.readAllBytes(file);
    long header = SnapshotHeader.markOffset(metadata(3));
    for (int offset = 0; offset < header; offset++) {
      flip(file, offset);
      refusesToOpen(file, "restore it from a copy");
      Files.write(file, sound);
    }
    for (int length : new int[] {0, 10, 20, (int) header, sound.length - 1, sound.length + 1}) {
      Files.write(file, Arrays.copyOf(sound, length));
      refusesToOpen(file, "restore it from a copy");
    }
    Files.write(file, sound);
    FileSnapshotStore.open(temporary).close();
  }

  private void refusesToOpen(Path file, String advice) {
    assertThatThrownBy(() -> FileSnapshotStore.open(temporary))
        .isInstanceOf(IOException.class)
        .message()
        .containsIgnoringCase(file.toString())
        .containsIgnoringCase(advice);
  }

  @Test
  @DisplayName("a file under the name of another snapshot is refused (F8)")
  void refusesMisplacedFiles() throws IOException {
    Path file;
    try (FileSnapshotStore store = FileSnapshotStore.open(temporary)) {
      file = file(temporary, publish(store, 3, 1000));
    }
    Path elsewhere = Files.move(
        file, temporary.resolve(file.getFileName().toString().replace("g7-3-", "g8-3-")));
    refusesToOpen(elsewhere, file.getFileName().toString());
  }

  @Test
  @DisplayName("a file of another format is refused as such")
  void refusesOtherFormats() throws IOException {
    Path file;
    try (FileSnapshotStore store = FileSnapshotStore.open(temporary)) {
      file = file(temporary, publish(store, 3, 1000));
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[11] = 9;
    Files.write(file, bytes);
    refusesToOpen(file, "format 9");
  }

  @Test
  @DisplayName("a snapshot that is replaced while the store is open is not read for another (F8)")
  void noticesReplacedFiles() throws IOException {
    try (FileSnapshotStore store = FileSnapshotStore.open(temporary)) {
      StoredSnapshot three = publish(store, 3, 1000);
      StoredSnapshot four = publish(store, 4, 1000);
      Files.copy(
          file(temporary, four), file(temporary, three), StandardCopyOption.REPLACE_EXISTING);
      assertThatThrownBy(() -> store.open(G, three)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> store.read(G, three, 0, 10)).isInstanceOf(IOException.class);
    }
  }

  @Test
  @DisplayName("what has arrived is trusted up to where it was forced, whatever follows (S7)")
  void trustsWhatWasForced() throws IOException {
    byte[] content = content(5, 5000);
    StoredSnapshot announced = snapshot(5, content);
    try (FileSnapshotStore store = FileSnapshotStore.open(temporary, new FileOperations(), 1000)) {
      writeOn(store.receive(G, announced), content, 1500);
      // Closed without closing the sink: what came after the force at 1500 is as after a crash.
    }
    Path part = temporary.resolve(names(temporary).get(0));
    byte[] junk = Arrays.copyOf(Files.readAllBytes(part), 9000);
    Files.write(part, junk);

    try (FileSnapshotStore store = FileSnapshotStore.open(temporary)) {
      SnapshotSink sink = store.receive(G, announced);
      assertThat(sink.position()).isEqualTo(1500);
      writeOn(sink, content, 5000);
      assertThat(sink.publish()).isEqualTo(announced);
    }
    try (FileSnapshotStore store = FileSnapshotStore.open(temporary)) {
      assertThat(store.read(G, announced, 0, 5001)).isEqualTo(content);
    }
  }

  @Test
  @DisplayName("a received file that vouches for nothing is begun anew (S7)")
  void beginsAnew() throws IOException {
    byte[] content = content(5, 5000);
    StoredSnapshot announced = snapshot(5, content);
    long mark = SnapshotHeader.markOffset(metadata(5));
    for (long offset : new long[] {0, 9, 30, mark - 1, mark + 7, mark + 11}) {
      try (FileSnapshotStore store = FileSnapshotStore.open(temporary)) {
        try (SnapshotSink sink = store.receive(G, announced)) {
          writeOn(sink, content, 2000);
        }
        flip(temporary.resolve(names(temporary).get(0)), offset);
        SnapshotSink sink = store.receive(G, announced);
        assertThat(sink.position()).isZero();
        sink.discard();
      }
    }
  }

  @Test
  @DisplayName("an interrupted reader does not fail the others of the same snapshot")
  void survivesInterrupts() throws IOException {
    try (FileSnapshotStore store = FileSnapshotStore.open(temporary)) {
      StoredSnapshot snapshot = publish(store, 3, 1000);
      assertThat(store.read(G, snapshot, 0, 1000)).isEqualTo(content(3, 1000));
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> store.read(G, snapshot, 0, 1000))
          .isInstanceOf(ClosedByInterruptException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(store.read(G, snapshot, 0, 1000)).isEqualTo(content(3, 1000));
    }
  }

  @Test
  @DisplayName("keeps few files open however many snapshots are read")
  void boundsOpenFiles() throws IOException {
    try (FileSnapshotStore store = FileSnapshotStore.open(temporary)) {
      for (int round = 0; round < 2; round++) {
        for (int index = 1; index <= 40; index++) {
          StoredSnapshot snapshot = publish(store, index, 100);
          assertThat(store.read(G, snapshot, 50, 100))
              .isEqualTo(Arrays.copyOfRange(content(index, 100), 50, 100));
        }
      }
      assertThat(openFiles(temporary)).isLessThan(20);
    }
    assertThat(openFiles(temporary)).isZero();
  }

  /** How many snapshots in a directory this process has open, where the system tells; else 0. */
  private static long openFiles(Path directory) throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.isDirectory(descriptors)) {
      return 0;
    }
    long open = 0;
    try (Stream<Path> all = Files.list(descriptors)) {
      for (Path descriptor : all.toList()) {
        if (Files.isSymbolicLink(descriptor)
            && Files.readSymbolicLink(descriptor).startsWith(directory.toRealPath())) {
          open++;
        }
      }
    }
    return open;
  }
}
