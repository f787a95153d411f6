// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.model.Bytes;
import io.quorate.model.EntryKind;
import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.RecoveredLog;
import io.quorate.spi.CorruptLogException;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One fault a test; the properties try their combinations. */
class SimulatedDiskTest {
  private static final GroupId G = new GroupId(4);
  private static final long PLENTY = 1 << 20;

  private final List<LogWrite> lost = new ArrayList<>();
  private final SimulatedDisk disk = new SimulatedDisk(new DiskObserver() {
    @Override
    public void durable(LogWrite write) {
      if (!write.entries().isEmpty()) {
        long index = write.entries().get(0).index();
        assertThat(disk.durableEntries(G)).as("told early").anyMatch(e -> e.index() == index);
      }
    }

    @Override
    public void lost(LogWrite write) {
      lost.add(write);
    }
  });

  private static LogWrite append(long index) {
    LogEntry entry =
        new LogEntry(index, 1, EntryKind.COMMAND, Bytes.utf8("the entry of index " + index));
    return new LogWrite(G, null, null, 0, List.of(entry));
  }

  private LogStorage with(int entries) throws IOException {
    LogStorage storage = disk.openLog();
    for (int index = 1; index <= entries; index++) {
      storage.write(List.of(append(index)));
    }
    return storage;
  }

  private long lastIndex() {
    return disk.image(G).map(RecoveredLog::lastIndex).orElse(0L);
  }

  @Test
  @DisplayName("a crash strikes in the operation it is ordered for, once, and leaves a dead handle")
  void countsOperations() throws IOException {
    int[] deaths = new int[1];
    LogStorage storage = disk.openLog();
    disk.crashAt(3, CrashPoint.BEFORE, 0, () -> deaths[0]++);
    storage.write(List.of(append(1)));
    storage.write(List.of(append(2)));
    assertThatThrownBy(() -> storage.write(List.of(append(3)))).isInstanceOf(SimulatedCrash.class);
    assertThat(deaths[0]).isEqualTo(1);
    assertThatThrownBy(() -> storage.entries(G, 1, 1, PLENTY)).isInstanceOf(SimulatedCrash.class);
    assertThatThrownBy(() -> storage.recover(G)).isInstanceOf(SimulatedCrash.class);
    storage.close();

    disk.openLog().write(List.of(append(3)));
    assertThat(lastIndex()).isEqualTo(3);
    assertThat(deaths[0]).isEqualTo(1);
  }

  @Test
  @DisplayName("a crash that was ordered is forgotten when the process dies before")
  void forgetsCrashOfTheDead() throws IOException {
    LogStorage storage = with(1);
    disk.crashAt(1, CrashPoint.BEFORE, 0, () -> {
      throw new AssertionError("the process of before died again");
    });
    disk.crash(1);
    assertThatThrownBy(() -> storage.write(List.of(append(2)))).isInstanceOf(SimulatedCrash.class);
    disk.openLog().write(List.of(append(2)));
    assertThat(lastIndex()).isEqualTo(2);
  }

  @Test
  @DisplayName("F1: a failed sync is final until the log is opened again")
  void latchesFailedSync() throws IOException {
    LogStorage storage = with(1);
    disk.failNextSync(0.5);
    assertThatThrownBy(() -> storage.write(List.of(append(2)))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> storage.write(List.of(append(2)))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> storage.entries(G, 1, 1, PLENTY)).isInstanceOf(IOException.class);
    storage.close();
    disk.openLog().write(List.of(append(2)));
    assertThat(lastIndex()).isEqualTo(2);
  }

  @Test
  @DisplayName("F6: a full disk takes nothing, and all is well when there is space again")
  void survivesFullDisk() throws IOException {
    LogStorage storage = with(1);
    disk.full(true);
    assertThatThrownBy(() -> storage.write(List.of(append(2)))).hasMessageContaining("no space");
    disk.full(false);
    assertThatThrownBy(() -> storage.write(List.of(append(2)))).isInstanceOf(IOException.class);
    storage.close();
    disk.openLog().write(List.of(append(2)));
    assertThat(lastIndex()).isEqualTo(2);
  }

  @Test
  @DisplayName("reads fail as often as ordered, and then succeed")
  void failsReads() throws IOException {
    LogStorage storage = with(2);
    disk.failReads(2);
    assertThatThrownBy(() -> storage.entries(G, 1, 2, PLENTY)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> storage.entries(G, 1, 2, PLENTY)).isInstanceOf(IOException.class);
    assertThat(storage.entries(G, 1, 2, PLENTY)).hasSize(2);
  }

  @Test
  @DisplayName("F2, F7: each single bit of what was synced is noticed when it flips")
  void noticesEveryBit() throws IOException {
    with(3).close();
    int bits = 8 * disk.logBytes();
    for (int bit = 0; bit < bits; bit++) {
      double where = (bit + 0.5) / bits;
      assertThat(disk.rot(where)).isPresent();
      assertThatThrownBy(disk::openLog)
          .isInstanceOf(CorruptLogException.class)
          .hasMessageContaining("group ")
          .hasMessageContaining("index ");
      assertThat(disk.rot(where)).as("flipped back").isEmpty();
    }
    disk.openLog();
    assertThat(lastIndex()).isEqualTo(3);
  }

  @Test
  @DisplayName("F9: only reads of the record that rotted fail while the server runs")
  void readsAroundRot() throws IOException {
    LogStorage storage = with(3);
    Optional<Damage> damage = disk.rot(0.5);
    assertThat(damage).hasValueSatisfying(it -> {
      assertThat(it.group()).isEqualTo(G);
      assertThat(it.index()).isEqualTo(2);
    });
    assertThat(storage.entries(G, 1, 1, PLENTY)).hasSize(1);
    assertThat(storage.entries(G, 3, 3, PLENTY)).hasSize(1);
    assertThatThrownBy(() -> storage.entries(G, 1, 3, PLENTY))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("group 4, index 2");
    assertThatThrownBy(() -> storage.recover(G)).isInstanceOf(CorruptLogException.class);
    assertThat(disk.image(G)).isEmpty();
    assertThat(disk.durableEntries(G)).isEmpty();
  }

  @Test
  @DisplayName("a lost write that is the last one is known to the disk alone")
  void losesLastWrite() throws IOException {
    LogStorage storage = with(2);
    disk.loseNextWrite();
    storage.write(List.of(append(3)));
    assertThat(lost).isEqualTo(List.of(append(3))).isEqualTo(disk.lost());
    assertThat(disk.isDamaged()).isFalse();
    assertThat(lastIndex()).isEqualTo(2);
    assertThatThrownBy(() -> storage.entries(G, 3, 3, PLENTY))
        .isInstanceOf(CorruptLogException.class);
    storage.close();
    assertThat(disk.openLog().recover(G).map(RecoveredLog::lastIndex)).contains(2L);
  }

  @Test
  @DisplayName("a lost write shows once another one follows, even if it was the first of all")
  void noticesGap() throws IOException {
    for (int before : new int[] {0, 2}) {
      SimulatedDisk other = new SimulatedDisk(DiskObserver.NONE);
      LogStorage storage = other.openLog();
      for (int index = 1; index <= before + 2; index++) {
        if (index == before + 1) {
          other.loseNextWrite();
        }
        storage.write(List.of(append(index)));
      }
      long missing = before + 1L;
      assertThatThrownBy(() -> storage.entries(G, missing, missing, PLENTY))
          .as("another record stands in its place")
          .isInstanceOf(CorruptLogException.class);
      assertThat(storage.entries(G, missing + 1, missing + 1, PLENTY)).hasSize(1);
      storage.close();
      assertThat(other.damage()).map(Damage::index).contains(before + 1L);
      assertThatThrownBy(other::openLog).isInstanceOf(CorruptLogException.class);
    }
  }

  @Test
  @DisplayName("F5: that a vote was lost shows by the number of the next record alone")
  void noticesLostVote() throws IOException {
    for (int before : new int[] {0, 2}) {
      SimulatedDisk other = new SimulatedDisk(DiskObserver.NONE);
      LogStorage storage = other.openLog();
      for (int term = 1; term <= before + 2; term++) {
        if (term == before + 1) {
          other.loseNextWrite();
        }
        HardState state = new HardState(term, null, 0);
        storage.write(List.of(new LogWrite(G, state, null, 0, List.of())));
      }
      storage.close();
      assertThatThrownBy(other::openLog).isInstanceOf(CorruptLogException.class);
    }
  }

  @Test
  @DisplayName("the observer is told of a write that survives without its sync")
  void tellsOfUnsynced() throws IOException {
    LogStorage storage = with(1);
    disk.crashAt(1, CrashPoint.UNSYNCED, 1, () -> assertThat(lastIndex()).isEqualTo(2));
    assertThatThrownBy(() -> storage.write(List.of(append(2)))).isInstanceOf(SimulatedCrash.class);
    assertThat(disk.openLog().entries(G, 2, 2, PLENTY)).isEqualTo(append(2).entries());
  }

  @Test
  @DisplayName("F8: a misdirected write is noticed at once, wherever it lands")
  void noticesMisdirection() throws IOException {
    for (int percent = 0; percent < 100; percent++) {
      SimulatedDisk other = new SimulatedDisk(DiskObserver.NONE);
      LogStorage storage = other.openLog();
      storage.write(List.of(append(1)));
      storage.write(List.of(append(2)));
      other.misdirectNextWrite(percent / 100.0);
      storage.write(List.of(append(3)));
      assertThat(other.lost()).containsExactly(append(3));
      assertThatThrownBy(() -> storage.entries(G, 3, 3, PLENTY))
          .isInstanceOf(CorruptLogException.class);
      storage.close();
      assertThat(other.isDamaged()).isTrue();
      assertThatThrownBy(other::openLog).isInstanceOf(CorruptLogException.class);
    }
  }

  @Test
  @DisplayName("the file is rewritten before it has grown much beyond what it holds")
  void rewritesFile() throws IOException {
    LogStorage storage = with(3);
    for (int i = 0; i < 2000; i++) {
      storage.write(List.of(new LogWrite(G, null, null, 3, append(3).entries())));
    }
    assertThat(disk.logBytes()).isLessThan(40_000);
    List<LogEntry> entries = storage.entries(G, 1, 3, PLENTY);
    assertThat(disk.rot(0.9999)).isPresent();
    assertThat(storage.entries(G, 1, 2, PLENTY)).isEqualTo(entries.subList(0, 2));
    assertThat(disk.rot(0.9999)).isEmpty();
    disk.crash(0);
    assertThat(disk.openLog().entries(G, 1, 3, PLENTY)).isEqualTo(entries);
  }
}
