// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import static io.quorate.testing.LogStorageRig.assertEquals;
import static io.quorate.testing.LogStorageRig.assertThrows;
import static io.quorate.testing.LogStorageRig.assertTrue;
import static io.quorate.testing.SnapshotStoreRig.AB;
import static io.quorate.testing.SnapshotStoreRig.G;
import static io.quorate.testing.SnapshotStoreRig.LARGE;
import static io.quorate.testing.SnapshotStoreRig.OTHER;
import static io.quorate.testing.SnapshotStoreRig.checksum;
import static io.quorate.testing.SnapshotStoreRig.content;
import static io.quorate.testing.SnapshotStoreRig.metadata;
import static io.quorate.testing.SnapshotStoreRig.snapshot;
import static io.quorate.testing.SnapshotStoreRig.writeSome;

import io.quorate.model.EntryId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.SnapshotSink;
import io.quorate.spi.StoredSnapshot;
import java.io.IOException;

/** The checks of {@link SnapshotStoreContract} about what a leader sends. */
final class SnapshotReceiveChecks {
  private SnapshotReceiveChecks() {}

  static void receives(SnapshotStoreRig rig) throws Exception {
    byte[] large = content(1, LARGE);
    StoredSnapshot high = receive(rig, snapshot(20, 3, large), large);
    StoredSnapshot low = receive(rig, snapshot(10, 3, new byte[0]), new byte[0]);
    rig.verify(G, high, low);
    rig.verifyContent(G, high, large);
    rig.verifyContent(G, low, new byte[0]);
  }

  private static StoredSnapshot receive(
      SnapshotStoreRig rig, StoredSnapshot announced, byte[] content) throws IOException {
    try (SnapshotSink sink = rig.store().receive(G, announced)) {
      assertEquals(0L, sink.position(), "the position of a new sink");
      writeSome(sink, content, content.length);
      assertEquals(announced, sink.publish(), "what was published");
    }
    return announced;
  }

  static void resumes(SnapshotStoreRig rig) throws Exception {
    byte[] content = content(1, LARGE);
    StoredSnapshot announced = snapshot(20, 3, content);
    long arrived = 0;
    for (int through : new int[] {1, 1000, 1000, 2_000_000, LARGE - 1, LARGE}) {
      try (SnapshotSink sink = rig.store().receive(G, announced)) {
        assertEquals(arrived, sink.position(), "the position of a sink opened again");
        writeSome(sink, content, through);
      }
      arrived = through;
      if (through != 2_000_000) {
        rig.reopen();
      }
    }
    SnapshotSink sink = rig.store().receive(G, announced);
    assertEquals((long) LARGE, sink.position(), "the position of a complete one");
    assertEquals(announced, sink.publish(), "what was published");
    rig.verify(G, announced);
    rig.verifyContent(G, announced, content);
    assertEquals(0L, rig.store().receive(G, announced).position(), "the position afterwards");
  }

  static void resumesAfterAbruptClose(SnapshotStoreRig rig) throws Exception {
    byte[] content = content(1, LARGE);
    StoredSnapshot announced = snapshot(20, 3, content);
    writeSome(rig.store().receive(G, announced), content, LARGE - 1);
    rig.reopen();
    SnapshotSink sink = rig.store().receive(G, announced);
    assertTrue(sink.position() < LARGE, "more is there than has arrived: " + sink.position());
    writeSome(sink, content, LARGE);
    sink.publish();
    rig.verify(G, announced);
    rig.verifyContent(G, announced, content);
  }

  static void startsAnew(SnapshotStoreRig rig) throws Exception {
    byte[] content = content(1, 300_000);
    byte[] other = content(2, 300_000);
    StoredSnapshot announced = snapshot(20, 3, content);
    begin(rig, announced, content);
    begin(rig, snapshot(20, 3, other), other);
    begin(rig, announced, content);
    SnapshotMetadata otherMetadata = new SnapshotMetadata(new EntryId(20, 3), AB, 0);
    begin(rig, new StoredSnapshot(otherMetadata, content.length, checksum(content)), content);
    begin(rig, announced, content);
    rig.reopen();
    begin(rig, snapshot(20, 4, content), content);
    begin(rig, announced, content);
    begin(rig, snapshot(21, 3, content), content);
    rig.reopen();
    begin(rig, announced, content);
    try (SnapshotSink sink = rig.store().receive(G, announced)) {
      writeSome(sink, content, content.length);
      sink.publish();
    }
    rig.verify(G, announced);
    rig.verifyContent(G, announced, content);
  }

  /** Receives a part of something of which nothing must be there. */
  private static void begin(SnapshotStoreRig rig, StoredSnapshot announced, byte[] content)
      throws IOException {
    try (SnapshotSink sink = rig.store().receive(G, announced)) {
      assertEquals(0L, sink.position(), "the position of a sink for other content");
      writeSome(sink, content, content.length / 2);
    }
  }

  static void supersedes(SnapshotStoreRig rig) throws Exception {
    byte[] content = content(1, 300_000);
    StoredSnapshot announced = snapshot(20, 3, content);
    SnapshotSink old = rig.store().receive(G, announced);
    writeSome(old, content, 200_000);
    SnapshotSink same = rig.store().receive(G, announced);
    SnapshotPublishChecks.refusesUse(old, "after the same was received anew");
    writeSome(same, content, 250_000);
    byte[] otherContent = content(2, 400_000);
    StoredSnapshot other = snapshot(21, 3, otherContent);
    SnapshotSink latest = rig.store().receive(G, other);
    SnapshotPublishChecks.refusesUse(same, "after another one was received");
    writeSome(latest, otherContent, otherContent.length);
    latest.publish();
    rig.verify(G, other);
    rig.verifyContent(G, other, otherContent);
  }

  static void refusesWrongChecksum(SnapshotStoreRig rig) throws Exception {
    byte[] content = content(1, 300_000);
    StoredSnapshot announced =
        new StoredSnapshot(metadata(20, 3), content.length, checksum(content) + 1);
    refusesToPublish(rig, announced, content);
    // Also where what arrived before a restart is to blame.
    byte[] wrong = content.clone();
    wrong[5] ^= 1;
    StoredSnapshot right = snapshot(20, 3, content);
    try (SnapshotSink sink = rig.store().receive(G, right)) {
      writeSome(sink, wrong, 1000);
    }
    rig.reopen();
    SnapshotSink sink = rig.store().receive(G, right);
    writeSome(sink, content, content.length);
    assertThrows(IOException.class, sink::publish, "publishing what began with a wrong byte");
    isGone(rig, right);
  }

  static void refusesWrongSize(SnapshotStoreRig rig) throws Exception {
    byte[] content = content(1, 300_000);
    int checksum = checksum(content);
    refusesToPublish(rig, new StoredSnapshot(metadata(20, 3), 300_001, checksum), content);
    refusesToPublish(rig, new StoredSnapshot(metadata(20, 3), 299_999, checksum), content);
    refusesToPublish(rig, new StoredSnapshot(metadata(20, 3), 0, 0), content);
  }

  private static void refusesToPublish(
      SnapshotStoreRig rig, StoredSnapshot announced, byte[] content) throws Exception {
    SnapshotSink sink = rig.store().receive(G, announced);
    writeSome(sink, content, content.length);
    assertThrows(IOException.class, sink::publish, "publishing other content than announced");
    SnapshotPublishChecks.refusesUse(sink, "after it was refused");
    isGone(rig, announced);
    rig.reopen();
    isGone(rig, announced);
  }

  private static void isGone(SnapshotStoreRig rig, StoredSnapshot announced) throws IOException {
    rig.verify(G);
    SnapshotSink sink = rig.store().receive(G, announced);
    assertEquals(0L, sink.position(), "the position after the content was refused");
    sink.discard();
  }

  static void discards(SnapshotStoreRig rig) throws Exception {
    byte[] content = content(1, 300_000);
    StoredSnapshot announced = snapshot(20, 3, content);
    begin(rig, announced, content);
    rig.store().receive(G, announced).discard();
    begin(rig, announced, content);
    rig.store().receive(G, announced).discard();
    rig.reopen();
    begin(rig, announced, content);
    rig.verify(G);
  }

  static void receivesForSeveralGroups(SnapshotStoreRig rig) throws Exception {
    byte[] one = content(1, 300_000);
    byte[] two = content(2, 400_000);
    StoredSnapshot first = snapshot(20, 3, one);
    StoredSnapshot second = snapshot(20, 3, two);
    try (SnapshotSink mine = rig.store().receive(G, first);
        SnapshotSink others = rig.store().receive(OTHER, second)) {
      writeSome(mine, one, 200_000);
      writeSome(others, two, two.length);
      others.publish();
    }
    rig.reopen();
    SnapshotSink sink = rig.store().receive(G, first);
    assertEquals(200_000L, sink.position(), "the position beside another group's snapshot");
    writeSome(sink, one, one.length);
    sink.publish();
    rig.verify(G, first);
    rig.verify(OTHER, second);
    rig.verifyContent(G, first, one);
    rig.verifyContent(OTHER, second, two);
  }

  static void createsBesideReceiving(SnapshotStoreRig rig) throws Exception {
    byte[] own = content(1, 300_000);
    byte[] sent = content(2, 400_000);
    StoredSnapshot announced = snapshot(20, 3, sent);
    SnapshotSink received = rig.store().receive(G, announced);
    SnapshotSink created = rig.store().create(G, metadata(15, 2));
    writeSome(received, sent, 200_000);
    writeSome(created, own, own.length);
    StoredSnapshot published = created.publish();
    writeSome(received, sent, sent.length);
    received.publish();
    rig.verify(G, announced, published);
    rig.verifyContent(G, announced, sent);
    rig.verifyContent(G, published, own);
  }
}
