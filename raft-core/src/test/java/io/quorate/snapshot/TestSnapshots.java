// SPDX-License-Identifier: Apache-2.0
package io.quorate.snapshot;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.SnapshotSink;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.StoredSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** Snapshots for tests, and ways to look at and to spoil their files. */
final class TestSnapshots {
  static final GroupId G = new GroupId(7);

  private TestSnapshots() {}

  static SnapshotMetadata metadata(long index) {
    return new SnapshotMetadata(
        new EntryId(index, 2), ClusterConfiguration.ofVoters(List.of(NodeId.of("a"))), 1);
  }

  /** Content that differs from index to index and from byte to byte. */
  static byte[] content(long index, int size) {
    byte[] content = new byte[size];
    for (int i = 0; i < size; i++) {
      content[i] = (byte) (index + 31L * i + i / 251);
    }
    return content;
  }

  static StoredSnapshot snapshot(long index, byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content, 0, content.length);
    return new StoredSnapshot(metadata(index), content.length, (int) crc.getValue());
  }

  static StoredSnapshot publish(SnapshotStore store, long index, int size) throws IOException {
    try (SnapshotSink sink = store.create(G, metadata(index))) {
      sink.write(content(index, size));
      return sink.publish();
    }
  }

  /** Writes on behind the sink's position, up to some length. */
  static void writeOn(SnapshotSink sink, byte[] content, int through) throws IOException {
    int from = (int) sink.position();
    sink.write(Arrays.copyOfRange(content, from, through));
  }

  /** The names of all files of a directory but the lock, sorted. */
  static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(FileNames.LOCK))
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  static Path file(Path directory, StoredSnapshot snapshot) {
    return directory.resolve(FileNames.published(new SnapshotHeader(G, snapshot)));
  }

  static void flip(Path file, long offset) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) offset] ^= 4;
    Files.write(file, bytes);
  }
}
