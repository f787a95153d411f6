// SPDX-License-Identifier: Apache-2.0
package io.quorate.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.SnapshotSink;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.StoredSnapshot;
import io.quorate.testing.SnapshotStoreContract;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class MemorySnapshotStoreTest {
  private static final GroupId G = GroupId.FIRST;
  private static final SnapshotMetadata METADATA =
      new SnapshotMetadata(new EntryId(5, 1), ClusterConfiguration.EMPTY, 0);

  @TestFactory
  Stream<DynamicTest> keepsTheContract() {
    return SnapshotStoreContract.checks(MemoryPlace::new).stream()
        .map(check -> dynamicTest(check.name(), check.body()::run));
  }

  private static final class MemoryPlace implements SnapshotStoreContract.Place {
    private final MemorySnapshotDisk disk = new MemorySnapshotDisk();

    @Override
    public SnapshotStore open() throws IOException {
      return MemorySnapshotStore.open(disk);
    }

    @Override
    public void damage(GroupId group, StoredSnapshot snapshot, long offset) throws IOException {
      disk.damage(group, snapshot, offset);
    }
  }

  @Test
  @DisplayName("a crash leaves what is published and most of what has arrived, and frees the disk")
  void survivesCrash() throws IOException {
    MemorySnapshotDisk disk = new MemorySnapshotDisk();
    StoredSnapshot announced = new StoredSnapshot(METADATA, 1 << 20, 1);
    SnapshotStore before = MemorySnapshotStore.open(disk);
    StoredSnapshot published = before.create(G, METADATA).publish();
    before.create(G, METADATA).write(new byte[100_000]);
    SnapshotSink arriving = before.receive(G, announced);
    arriving.write(new byte[100_000]);
    arriving.write(new byte[50]);

    disk.crash();

    SnapshotStore after = MemorySnapshotStore.open(disk);
    assertThat(after.list(G)).containsExactly(published);
    assertThat(after.receive(G, announced).position()).isEqualTo(100_000);
    before.close();
    assertThat(after.list(G)).containsExactly(published);
  }
}
