// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import static io.quorate.testing.LogStorageRig.assertEquals;
import static io.quorate.testing.LogStorageRig.assertTrue;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.SnapshotSink;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.StoredSnapshot;
import io.quorate.testing.SnapshotStoreContract.Place;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/** The store of one check of {@link SnapshotStoreContract}. */
final class SnapshotStoreRig implements AutoCloseable {
  static final GroupId G = new GroupId(7);
  static final GroupId OTHER = new GroupId(70);
  static final ClusterConfiguration AB =
      ClusterConfiguration.ofVoters(Map.of(NodeId.of("a"), "host:1", NodeId.of("b"), "host:2"));

  /** More than a store should hold in memory or buffer at once, and no round number. */
  static final int LARGE = 5_000_011;

  private final Place place;
  private SnapshotStore store;

  SnapshotStoreRig(Place place) throws IOException {
    this.place = place;
    this.store = place.open();
  }

  Place place() {
    return place;
  }

  SnapshotStore store() {
    return store;
  }

  void reopen() throws IOException {
    store.close();
    store = place.open();
  }

  static SnapshotMetadata metadata(long index, long term) {
    return new SnapshotMetadata(new EntryId(index, term), AB, index / 2);
  }

  /** Bytes that look random and are the same for the same seed. */
  static byte[] content(long seed, int size) {
    byte[] content = new byte[size];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < size; i += 3) {
      content[i] = (byte) random.nextInt();
    }
    return content;
  }

  static int checksum(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content, 0, content.length);
    return (int) crc.getValue();
  }

  /** The snapshot that this content makes. */
  static StoredSnapshot snapshot(long index, long term, byte[] content) {
    return new StoredSnapshot(metadata(index, term), content.length, checksum(content));
  }

  /** Creates and publishes a snapshot. */
  StoredSnapshot publish(GroupId group, long index, byte[] content) throws IOException {
    SnapshotSink sink = store.create(group, metadata(index, 2));
    writeSome(sink, content, content.length);
    StoredSnapshot published = sink.publish();
    assertEquals(snapshot(index, 2, content), published, "the published snapshot");
    return published;
  }

  /** Writes on behind the sink's position, in pieces of many sizes, up to some length. */
  static void writeSome(SnapshotSink sink, byte[] content, int through) throws IOException {
    int piece = 1;
    while (sink.position() < through) {
      int from = (int) sink.position();
      int length = Math.min(piece, through - from);
      if (length == 1) {
        sink.write(content[from]);
      } else {
        sink.write(content, from, length);
      }
      assertEquals((long) from + length, sink.position(), "the position of the sink");
      piece = Math.min(piece * 3, 1 << 20);
    }
  }

  /** Demands that a group has these snapshots and no others, now and after a restart. */
  void verify(GroupId group, StoredSnapshot... expected) throws IOException {
    assertEquals(List.of(expected), store.list(group), group + " snapshots");
    reopen();
    assertEquals(List.of(expected), store.list(group), group + " snapshots after a restart");
  }

  /** Demands that a snapshot has this content, both as a stream and in parts. */
  void verifyContent(GroupId group, StoredSnapshot snapshot, byte[] content) throws IOException {
    try (InputStream stream = store.open(group, snapshot)) {
      assertTrue(Arrays.equals(content, stream.readAllBytes()), "streamed other content");
      assertEquals(-1, stream.read(), "what follows the end");
    }
    int part = 700_001;
    for (int from = 0; from < content.length; from += part) {
      int to = Math.min(content.length, from + part);
      byte[] read = store.read(group, snapshot, from, part);
      assertTrue(
          Arrays.equals(Arrays.copyOfRange(content, from, to), read),
          "read other content from " + from);
    }
  }

  @Override
  public void close() throws IOException {
    store.close();
    place.close();
  }
}
