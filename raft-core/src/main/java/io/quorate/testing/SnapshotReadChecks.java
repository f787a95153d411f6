// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import static io.quorate.testing.LogStorageRig.assertEquals;
import static io.quorate.testing.LogStorageRig.assertThrows;
import static io.quorate.testing.LogStorageRig.assertTrue;
import static io.quorate.testing.SnapshotStoreRig.G;
import static io.quorate.testing.SnapshotStoreRig.LARGE;
import static io.quorate.testing.SnapshotStoreRig.OTHER;
import static io.quorate.testing.SnapshotStoreRig.content;
import static io.quorate.testing.SnapshotStoreRig.snapshot;

import io.quorate.spi.SnapshotStore;
import io.quorate.spi.StoredSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The checks of {@link SnapshotStoreContract} about reading. */
final class SnapshotReadChecks {
  private SnapshotReadChecks() {}

  static void readsParts(SnapshotStoreRig rig) throws Exception {
    byte[] content = content(1, 300_000);
    StoredSnapshot snapshot = rig.publish(G, 9, content);
    long[][] parts = {
      {0, 300_000},
      {0, 1},
      {0, 0},
      {1, 299_999},
      {299_999, 1},
      {299_999, 10},
      {300_000, 10},
      {300_000, 0},
      {131_072, 131_072},
      {0, Integer.MAX_VALUE},
      {17, Integer.MAX_VALUE}
    };
    for (long[] part : parts) {
      int from = (int) part[0];
      int to = (int) Math.min(content.length, from + part[1]);
      assertTrue(
          Arrays.equals(
              Arrays.copyOfRange(content, from, to),
              rig.store().read(G, snapshot, from, (int) part[1])),
          "read other content than the " + part[1] + " bytes from " + from);
    }
  }

  static void refusesParts(SnapshotStoreRig rig) throws Exception {
    StoredSnapshot snapshot = rig.publish(G, 9, content(1, 1000));
    refusesPart(rig, snapshot, -1, 10);
    refusesPart(rig, snapshot, 0, -1);
    refusesPart(rig, snapshot, 1001, 0);
    refusesPart(rig, snapshot, Long.MAX_VALUE, 10);
  }

  private static void refusesPart(
      SnapshotStoreRig rig, StoredSnapshot snapshot, long offset, int length) {
    assertThrows(
        IllegalArgumentException.class,
        () -> rig.store().read(G, snapshot, offset, length),
        "reading " + length + " bytes from " + offset);
  }

  static void streams(SnapshotStoreRig rig) throws Exception {
    List<Integer> sizes = List.of(0, 1, 4_095, 4_096, 65_536, 131_072, 131_073, 1 << 20, LARGE);
    for (int size : sizes) {
      byte[] content = content(size, size);
      rig.verifyContent(G, rig.publish(G, 1 + size, content), content);
    }
    try (InputStream stream = rig.store().open(G, rig.store().list(G).get(0))) {
      byte[] content = content(LARGE, LARGE);
      assertEquals(Byte.toUnsignedInt(content[0]), stream.read(), "the first byte");
      assertTrue(
          Arrays.equals(Arrays.copyOfRange(content, 1, 1001), stream.readNBytes(1000)),
          "streamed other bytes after the first");
    }
  }

  static void noticesDamage(SnapshotStoreRig rig) throws Exception {
    for (int offset : new int[] {0, 131_072, LARGE / 2, LARGE - 1}) {
      StoredSnapshot spoilt = rig.publish(G, 9, content(offset, LARGE));
      rig.place().damage(G, spoilt, offset);
      noticesDamage(rig, spoilt);
      rig.reopen();
      noticesDamage(rig, spoilt);
      byte[] sound = content(1, 1000);
      rig.verifyContent(G, rig.publish(G, 8, sound), sound);
    }
  }

  private static void noticesDamage(SnapshotStoreRig rig, StoredSnapshot spoilt) {
    assertThrows(
        IOException.class,
        () -> {
          try (InputStream stream = rig.store().open(G, spoilt)) {
            stream.transferTo(OutputStream.nullOutputStream());
          }
        },
        "streaming a damaged snapshot");
    // A reader that knows where the content ends need not ask for what comes after it.
    assertThrows(
        IOException.class,
        () -> {
          try (InputStream stream = rig.store().open(G, spoilt)) {
            stream.readNBytes((int) spoilt.size());
          }
        },
        "reading all of a damaged snapshot");
  }

  static void refusesMissing(SnapshotStoreRig rig) throws Exception {
    byte[] content = content(1, 1000);
    StoredSnapshot there = rig.publish(G, 9, content);
    assertThrows(IOException.class, () -> rig.store().open(OTHER, there), "another group's");
    assertThrows(IOException.class, () -> rig.store().read(OTHER, there, 0, 1), "another group's");
    StoredSnapshot never = snapshot(10, 2, content);
    refusesMissing(rig, never);
    StoredSnapshot otherBytes = snapshot(9, 2, content(2, 1000));
    refusesMissing(rig, otherBytes);
    assertEquals(1000, rig.store().read(G, there, 0, 1000).length, "bytes before it is deleted");
    rig.store().delete(G, there);
    refusesMissing(rig, there);
  }

  private static void refusesMissing(SnapshotStoreRig rig, StoredSnapshot missing) {
    SnapshotStore store = rig.store();
    assertThrows(IOException.class, () -> store.open(G, missing), "streaming " + missing);
    assertThrows(IOException.class, () -> store.read(G, missing, 0, 1), "reading " + missing);
  }

  static void deletesWhileReading(SnapshotStoreRig rig) throws Exception {
    byte[] content = content(1, LARGE);
    StoredSnapshot snapshot = rig.publish(G, 9, content);
    try (InputStream stream = rig.store().open(G, snapshot)) {
      byte[] begin = stream.readNBytes(1000);
      rig.store().delete(G, snapshot);
      byte[] rest = restOrNothing(stream);
      assertTrue(
          rest.length == 0 || rest.length == LARGE - 1000, "the stream ended after " + rest.length);
      byte[] read = Arrays.copyOf(begin, 1000 + rest.length);
      System.arraycopy(rest, 0, read, 1000, rest.length);
      assertTrue(
          Arrays.equals(Arrays.copyOf(content, read.length), read), "streamed other content");
    }
    rig.verify(G);
  }

  @SuppressWarnings("UnusedException") // Failing is what the contract allows.
  private static byte[] restOrNothing(InputStream stream) {
    try {
      return stream.readAllBytes();
    } catch (IOException e) {
      return new byte[0];
    }
  }

  static void servesReaders(SnapshotStoreRig rig) throws Exception {
    List<CompletableFuture<Void>> readers = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      byte[] content = content(i, 1_000_000);
      StoredSnapshot snapshot = rig.publish(G, i, content);
      for (int j = 0; j < 2; j++) {
        readers.add(CompletableFuture.runAsync(
            () -> read(rig, snapshot, content),
            task -> new Thread(task, "contract-reader").start()));
      }
    }
    for (CompletableFuture<Void> reader : readers) {
      reader.get();
    }
  }

  private static void read(SnapshotStoreRig rig, StoredSnapshot snapshot, byte[] content) {
    try {
      for (int round = 0; round < 3; round++) {
        rig.verifyContent(G, snapshot, content);
      }
    } catch (IOException e) {
      throw new AssertionError("a read beside others failed", e);
    }
  }
}
