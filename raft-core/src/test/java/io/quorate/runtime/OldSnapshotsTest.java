// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.SnapshotSink;
import io.quorate.spi.SnapshotStore;
import io.quorate.testing.simulation.disk.CrashPoint;
import io.quorate.testing.simulation.disk.DiskObserver;
import io.quorate.testing.simulation.disk.SimulatedDisk;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OldSnapshotsTest {
  private final SimulatedDisk disk = new SimulatedDisk(DiskObserver.NONE);
  private final SnapshotStore store = open();
  private final OldSnapshots old =
      new OldSnapshots(store, GroupId.FIRST, 1, () -> 3, snapshot -> false);

  private SnapshotStore open() {
    try {
      return disk.openSnapshots();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void publish(long index) throws IOException {
    SnapshotMetadata metadata =
        new SnapshotMetadata(new EntryId(index, 1), ClusterConfiguration.EMPTY, 0);
    try (SnapshotSink sink = store.create(GroupId.FIRST, metadata)) {
      sink.write(1);
      sink.publish();
    }
  }

  @Test
  @DisplayName("keeps the newest, and what somebody may still need")
  void keeps() throws IOException {
    publish(1);
    publish(2);
    publish(3);
    old.remove();
    assertThat(store.list(GroupId.FIRST))
        .extracting(stored -> stored.metadata().lastIncluded().index())
        .containsExactly(3L);
  }

  @Test
  @DisplayName("a failure to remove one is no failure of the snapshot that took its place")
  void failureIsLeftToTheNextTime() throws IOException {
    publish(1);
    publish(3);
    disk.crashAt(1, CrashPoint.BEFORE, 1, () -> {});
    old.remove();
    assertThat(disk.publishedSnapshots(GroupId.FIRST)).hasSize(2);
  }
}
