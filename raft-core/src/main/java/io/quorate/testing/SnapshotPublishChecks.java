// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import static io.quorate.testing.LogStorageRig.assertEquals;
import static io.quorate.testing.LogStorageRig.assertThrows;
import static io.quorate.testing.SnapshotStoreRig.AB;
import static io.quorate.testing.SnapshotStoreRig.G;
import static io.quorate.testing.SnapshotStoreRig.LARGE;
import static io.quorate.testing.SnapshotStoreRig.OTHER;
import static io.quorate.testing.SnapshotStoreRig.content;
import static io.quorate.testing.SnapshotStoreRig.metadata;
import static io.quorate.testing.SnapshotStoreRig.snapshot;
import static io.quorate.testing.SnapshotStoreRig.writeSome;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.SnapshotSink;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.StoredSnapshot;
import java.io.IOException;
import java.util.List;

/** The checks of {@link SnapshotStoreContract} that a snapshot comes and goes as it should. */
final class SnapshotPublishChecks {
  private SnapshotPublishChecks() {}

  static void empty(SnapshotStoreRig rig) throws Exception {
    rig.verify(G);
    rig.verify(new GroupId(Long.MAX_VALUE));
  }

  static void listsNewestFirst(SnapshotStoreRig rig) throws Exception {
    byte[] nine = content(9, 900);
    byte[] hundred = content(100, LARGE);
    byte[] twenty = content(20, 0);
    StoredSnapshot at9 = rig.publish(G, 9, nine);
    StoredSnapshot at100 = rig.publish(G, 100, hundred);
    StoredSnapshot at20 = rig.publish(G, 20, twenty);
    rig.verify(G, at100, at20, at9);
    rig.verifyContent(G, at9, nine);
    rig.verifyContent(G, at100, hundred);
    rig.verifyContent(G, at20, twenty);
  }

  static void remembersMetadata(SnapshotStoreRig rig) throws Exception {
    List<SnapshotMetadata> all = List.of(
        new SnapshotMetadata(new EntryId(1L << 50, 1L << 51), AB, 1L << 49),
        new SnapshotMetadata(new EntryId(3, 1), ClusterConfiguration.EMPTY, 0),
        new SnapshotMetadata(new EntryId(1, 1), AB, 1));
    for (SnapshotMetadata metadata : all) {
      try (SnapshotSink sink = rig.store().create(G, metadata)) {
        sink.write(1);
        assertEquals(metadata, sink.publish().metadata(), "the published metadata");
      }
    }
    rig.reopen();
    List<SnapshotMetadata> listed =
        rig.store().list(G).stream().map(StoredSnapshot::metadata).toList();
    assertEquals(all, listed, "the listed metadata");
  }

  static void hidesUnpublished(SnapshotStoreRig rig) throws Exception {
    byte[] content = content(1, LARGE);
    StoredSnapshot published = rig.publish(G, 9, content);
    SnapshotSink created = rig.store().create(G, metadata(10, 2));
    writeSome(created, content, LARGE);
    SnapshotSink received = rig.store().receive(G, snapshot(11, 2, content));
    writeSome(received, content, LARGE);
    rig.verify(G, published);
    created.close();
    received.close();
    rig.verify(G, published);
    rig.verifyContent(G, published, content);
  }

  static void forgetsDiscarded(SnapshotStoreRig rig) throws Exception {
    SnapshotSink discarded = rig.store().create(G, metadata(10, 2));
    discarded.write(new byte[1000]);
    discarded.discard();
    SnapshotSink closed = rig.store().create(G, metadata(10, 2));
    closed.write(new byte[1000]);
    closed.close();
    closed.close();
    rig.verify(G);
    assertEquals(
        0L, rig.store().create(G, metadata(10, 2)).position(), "the position of a new one");
  }

  static void refusesClosedSink(SnapshotStoreRig rig) throws Exception {
    StoredSnapshot announced = snapshot(10, 2, new byte[1]);
    SnapshotSink published = rig.store().create(G, metadata(9, 2));
    StoredSnapshot there = published.publish();
    refusesUse(published, "after publish");
    SnapshotSink discarded = rig.store().create(G, metadata(10, 2));
    discarded.discard();
    refusesUse(discarded, "after discard");
    SnapshotSink closed = rig.store().receive(G, announced);
    closed.close();
    refusesUse(closed, "after close");
    rig.verify(G, there);
  }

  static void refusesUse(SnapshotSink sink, String when) throws Exception {
    assertThrows(IOException.class, () -> sink.write(1), "writing a byte " + when);
    assertThrows(IOException.class, () -> sink.write(new byte[2]), "writing bytes " + when);
    assertThrows(IOException.class, sink::publish, "publishing " + when);
    sink.discard();
    sink.close();
  }

  static void keepsSameIndexApart(SnapshotStoreRig rig) throws Exception {
    byte[] one = content(1, 1000);
    byte[] two = content(2, 1000);
    StoredSnapshot first = rig.publish(G, 9, one);
    StoredSnapshot second = rig.publish(G, 9, two);
    rig.reopen();
    assertEquals(2, rig.store().list(G).size(), "snapshots of one index");
    rig.verifyContent(G, first, one);
    rig.verifyContent(G, second, two);
    rig.store().delete(G, first);
    rig.verify(G, second);
    rig.verifyContent(G, second, two);
  }

  static void publishesTwice(SnapshotStoreRig rig) throws Exception {
    byte[] content = content(1, 1000);
    StoredSnapshot first = rig.publish(G, 9, content);
    assertEquals(first, rig.publish(G, 9, content), "the same snapshot");
    SnapshotSink sink = rig.store().receive(G, first);
    writeSome(sink, content, content.length);
    assertEquals(first, sink.publish(), "the same snapshot");
    rig.verify(G, first);
    rig.verifyContent(G, first, content);
  }

  static void deletes(SnapshotStoreRig rig) throws Exception {
    byte[] content = content(1, 1000);
    StoredSnapshot low = rig.publish(G, 9, content);
    StoredSnapshot high = rig.publish(G, 10, content);
    rig.store().delete(G, low);
    rig.store().delete(G, low);
    rig.verify(G, high);
    rig.verifyContent(G, high, content);
    rig.store().delete(G, high);
    rig.verify(G);
    rig.verify(G, rig.publish(G, 9, content));
  }

  static void separatesGroups(SnapshotStoreRig rig) throws Exception {
    byte[] one = content(1, 1000);
    byte[] two = content(2, 2000);
    StoredSnapshot mine = rig.publish(G, 9, one);
    StoredSnapshot same = rig.publish(OTHER, 9, one);
    StoredSnapshot more = rig.publish(OTHER, 11, two);
    rig.verify(G, mine);
    rig.verify(OTHER, more, same);
    rig.store().delete(G, mine);
    rig.verify(G);
    rig.verify(OTHER, more, same);
    rig.verifyContent(OTHER, same, one);
    rig.verifyContent(OTHER, more, two);
  }

  static void refusesUseAfterClose(SnapshotStoreRig rig) throws Exception {
    StoredSnapshot there = rig.publish(G, 9, content(1, 1000));
    SnapshotStore closed = rig.store();
    SnapshotSink created = closed.create(G, metadata(10, 2));
    SnapshotSink received = closed.receive(G, snapshot(11, 2, new byte[1]));
    closed.close();
    closed.close();
    assertThrows(Exception.class, () -> closed.list(G), "listing after close");
    assertThrows(Exception.class, () -> closed.create(G, metadata(10, 2)), "creating after close");
    assertThrows(Exception.class, () -> closed.receive(G, there), "receiving after close");
    assertThrows(Exception.class, () -> closed.open(G, there), "streaming after close");
    assertThrows(Exception.class, () -> closed.read(G, there, 0, 1), "reading after close");
    assertThrows(Exception.class, () -> closed.delete(G, there), "deleting after close");
    rig.reopen();
    refusesUse(created, "after the store was closed");
    refusesUse(received, "after the store was closed");
    closed.close();
    rig.verify(G, there);
  }

  static void refusesSecondOpen(SnapshotStoreRig rig) throws Exception {
    byte[] content = content(1, 1000);
    SnapshotSink sink = rig.store().create(G, metadata(9, 2));
    sink.write(content);
    assertThrows(IOException.class, () -> rig.place().open().close(), "a second opening");
    assertThrows(IOException.class, () -> rig.place().open().close(), "a third opening");
    rig.verify(G, sink.publish());
  }
}
