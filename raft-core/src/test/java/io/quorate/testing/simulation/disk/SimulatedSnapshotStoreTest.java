// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.LogWrite;
import io.quorate.spi.SnapshotSink;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.StoredSnapshot;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedSnapshotStoreTest {
  private static final GroupId G = new GroupId(4);
  private static final SnapshotMetadata METADATA =
      new SnapshotMetadata(new EntryId(5, 1), ClusterConfiguration.EMPTY, 0);

  private final SimulatedDisk disk = new SimulatedDisk(DiskObserver.NONE);
  private boolean dead;

  private void crashAt(int operation, CrashPoint point, double survives) {
    disk.crashAt(operation, point, survives, () -> dead = true);
  }

  private SnapshotSink written(SnapshotStore store) throws IOException {
    SnapshotSink sink = store.create(G, METADATA);
    sink.write(new byte[100]);
    return sink;
  }

  @ParameterizedTest
  @DisplayName("a publication or deletion that a crash meets has happened or has not")
  @CsvSource({
    "BEFORE, 1, false",
    "TORN, 1, false",
    "UNSYNCED, 0, false",
    "UNSYNCED, 1, true",
    "AFTER, 0, true",
  })
  void changesNamesAsAWhole(CrashPoint point, double survives, boolean happens) throws IOException {
    SnapshotSink sink = written(disk.openSnapshots());
    crashAt(1, point, survives);
    if (point == CrashPoint.AFTER) {
      sink.publish();
    } else {
      assertThatThrownBy(sink::publish).isInstanceOf(SimulatedCrash.class);
    }
    assertThat(dead).isTrue();
    assertThat(disk.publishedSnapshots(G)).hasSize(happens ? 1 : 0);

    SnapshotStore store = disk.openSnapshots();
    StoredSnapshot published = happens ? store.list(G).get(0) : written(store).publish();
    dead = false;
    crashAt(1, point, survives);
    if (point == CrashPoint.AFTER) {
      store.delete(G, published);
    } else {
      assertThatThrownBy(() -> store.delete(G, published)).isInstanceOf(SimulatedCrash.class);
    }
    assertThat(dead).isTrue();
    assertThat(disk.publishedSnapshots(G)).hasSize(happens ? 0 : 1);
    assertThatThrownBy(() -> store.list(G)).isInstanceOf(SimulatedCrash.class);
  }

  @ParameterizedTest
  @DisplayName("of a snapshot that is received a part survives")
  @CsvSource({"BEFORE, 1, 100", "TORN, 0.5, 150", "UNSYNCED, 1, 200", "UNSYNCED, 0, 0"})
  void keepsWhatArrived(CrashPoint point, double survives, long kept) throws IOException {
    StoredSnapshot announced = new StoredSnapshot(METADATA, 1000, 1);
    SnapshotSink sink = disk.openSnapshots().receive(G, announced);
    sink.write(new byte[100]);
    crashAt(1, point, survives);
    assertThatThrownBy(() -> sink.write(new byte[100])).isInstanceOf(SimulatedCrash.class);
    assertThatThrownBy(() -> sink.write(new byte[100])).isInstanceOf(SimulatedCrash.class);
    assertThat(disk.openSnapshots().receive(G, announced).position()).isEqualTo(kept);
  }

  @Test
  @DisplayName("S5: a process can die between publishing a snapshot and writing to its log")
  void diesBetween() throws IOException {
    SnapshotSink sink = written(disk.openSnapshots());
    SimulatedLogStorage log = disk.openLog();
    crashAt(2, CrashPoint.BEFORE, 0);
    sink.publish();
    assertThatThrownBy(() -> log.write(List.of(LogWrite.base(G, METADATA))))
        .isInstanceOf(SimulatedCrash.class);
    assertThat(disk.publishedSnapshots(G)).hasSize(1);
    assertThat(disk.image(G)).isEmpty();
  }

  @Test
  @DisplayName("a full disk and a failed sync leave what is published, and a store that works")
  void survivesFailures() throws IOException {
    SnapshotStore store = disk.openSnapshots();
    StoredSnapshot published = written(store).publish();
    SnapshotSink sink = store.create(G, METADATA);
    disk.full(true);
    assertThatThrownBy(() -> sink.write(new byte[1])).hasMessageContaining("no space");
    disk.full(false);
    disk.failNextPublication();
    sink.write(new byte[1]);
    assertThatThrownBy(sink::publish).isInstanceOf(IOException.class);
    assertThat(store.list(G)).containsExactly(published);
    assertThat(written(store).publish()).isEqualTo(published);
  }

  @Test
  @DisplayName("a snapshot that rotted is not read to its end")
  void noticesRot() throws IOException {
    SnapshotStore store = disk.openSnapshots();
    StoredSnapshot published = written(store).publish();
    disk.rotSnapshot(G, published, 0.99);
    assertThatThrownBy(() -> store.open(G, published).readAllBytes())
        .isInstanceOf(IOException.class);
  }
}
