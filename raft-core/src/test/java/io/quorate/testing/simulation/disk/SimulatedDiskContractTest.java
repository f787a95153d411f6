// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.disk;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quorate.model.GroupId;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.StoredSnapshot;
import io.quorate.testing.LogStorageContract;
import io.quorate.testing.SnapshotStoreContract;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Nothing goes wrong on a simulated disk that was not ordered. */
class SimulatedDiskContractTest {
  @TestFactory
  Stream<DynamicTest> keepsTheContractOfLogs() {
    return LogStorageContract.checks(() -> {
          SimulatedDisk disk = new SimulatedDisk(DiskObserver.NONE);
          return disk::openLog;
        })
        .stream()
        .map(check -> dynamicTest(check.name(), check.body()::run));
  }

  @TestFactory
  Stream<DynamicTest> keepsTheContractOfSnapshots() {
    return SnapshotStoreContract.checks(SnapshotPlace::new).stream()
        .map(check -> dynamicTest(check.name(), check.body()::run));
  }

  private static final class SnapshotPlace implements SnapshotStoreContract.Place {
    private final SimulatedDisk disk = new SimulatedDisk(DiskObserver.NONE);

    @Override
    public SnapshotStore open() throws IOException {
      return disk.openSnapshots();
    }

    @Override
    public void damage(GroupId group, StoredSnapshot snapshot, long offset) throws IOException {
      disk.rotSnapshot(group, snapshot, (offset + 0.5) / snapshot.size());
    }
  }
}
