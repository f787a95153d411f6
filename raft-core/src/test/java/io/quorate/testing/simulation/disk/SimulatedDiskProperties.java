// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.RecoveredLog;
import io.quorate.spi.CorruptLogException;
import io.quorate.spi.LogWrite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Random batches with random faults, against a storage that nothing ever happens to. */
class SimulatedDiskProperties {
  private static final int STEPS = 80;
  private static final List<Fate> FATES = List.of(Fate.values());

  private SplittableRandom random = new SplittableRandom(0);
  private final List<LogWrite> observed = new ArrayList<>();
  private SimulatedDisk disk = new SimulatedDisk(DiskObserver.NONE);
  private Reference reference = new Reference();
  private RandomBatches batches = new RandomBatches(random);

  private void start(long seed) {
    random = new SplittableRandom(seed);
    observed.clear();
    disk = new SimulatedDisk(observed::add);
    reference = new Reference();
    batches = new RandomBatches(random);
  }

  /** What happens to a write. */
  enum Fate {
    FINE,
    BEFORE,
    TORN,
    UNSYNCED,
    AFTER,
    SYNC_FAILS,
    FULL;

    boolean isReported() {
      return this == FINE || this == AFTER;
    }

    boolean isCrash() {
      return this == BEFORE || this == TORN || this == UNSYNCED || this == AFTER;
    }

    boolean mayLeave(boolean durable, double survives) {
      return switch (this) {
        case FINE, AFTER -> durable;
        case BEFORE, TORN, FULL -> !durable;
        case UNSYNCED, SYNC_FAILS ->
          survives == (durable ? 1 : 0) || (survives > 0 && survives < 1);
      };
    }
  }

  private double fraction() {
    return switch (random.nextInt(3)) {
      case 0 -> 0;
      case 1 -> 1;
      default -> random.nextDouble();
    };
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  @Label(
      "F2: what was acknowledged survives every crash, and of the rest all of a batch or nothing")
  void survivesCrashes(@ForAll long seed) throws IOException {
    start(seed);
    SimulatedLogStorage storage = disk.openLog();
    for (int step = 0; step < STEPS; step++) {
      List<LogWrite> batch = batches.next(reference);
      Fate fate = random.nextInt(3) > 0 ? Fate.FINE : FATES.get(random.nextInt(FATES.size()));
      double survives = fraction();
      int before = observed.size();

      boolean reported = write(storage, batch, fate, survives);

      assertThat(reported).isEqualTo(fate.isReported());
      boolean durable = observed.size() > before;
      if (!batch.isEmpty()) {
        assertThat(fate.mayLeave(durable, survives)).as("%s %s", fate, survives).isTrue();
      }
      if (durable) {
        reference.write(batch);
      }
      Reference.State state = reference.latest();
      assertThat(observed).isEqualTo(reference.writes());
      assertThat(Reference.image(disk)).isEqualTo(state);
      assertThat(disk.isDamaged()).isFalse();
      assertThat(disk.lost()).isEmpty();
      if (fate != Fate.FINE || random.nextInt(10) == 0) {
        storage.close();
        storage = disk.openLog();
        assertThat(Reference.image(disk)).isEqualTo(state);
      }
      assertThat(Reference.read(storage)).isEqualTo(state);
    }
  }

  /** Writes with one fault; returns whether the write was reported durable. */
  private boolean write(
      SimulatedLogStorage storage, List<LogWrite> batch, Fate fate, double survives) {
    boolean[] dead = new boolean[1];
    if (fate.isCrash()) {
      disk.crashAt(1, CrashPoint.valueOf(fate.name()), survives, () -> dead[0] = true);
    }
    if (fate == Fate.SYNC_FAILS) {
      disk.failNextSync(survives);
    }
    disk.full(fate == Fate.FULL);
    try {
      storage.write(batch);
      return true;
    } catch (IOException e) {
      assertThatThrownBy(() -> storage.write(batch)).isInstanceOf(IOException.class);
      return false;
    } finally {
      assertThat(dead[0]).isEqualTo(fate.isCrash());
      disk.full(false);
    }
  }

  @Property(tries = 600, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  @Label("F2, F8, F9: no damage goes unnoticed, but for a lost write that is the last one")
  void noticesDamage(@ForAll long seed) throws IOException {
    start(seed);
    SimulatedLogStorage storage = disk.openLog();
    for (int step = 10 + random.nextInt(STEPS); step > 0; step--) {
      write(storage);
    }
    switch (random.nextInt(3)) {
      case 0 -> assertThat(disk.rot(random.nextDouble())).isPresent();
      case 1 -> disk.misdirectNextWrite(random.nextDouble());
      default -> disk.loseNextWrite();
    }
    boolean rotten = disk.isDamaged();
    int writes = random.nextInt(4);
    for (int i = 0; i < writes; i++) {
      write(storage);
      readAll(storage);
    }
    readAll(storage);
    boolean silent = !disk.isDamaged() && writes > 0;
    if (silent) {
      assertThat(writes).as("a lost write and no other").isEqualTo(1);
      assertThat(Reference.image(disk)).isEqualTo(reference.beforeLatest());
      assertThat(disk.lost()).hasSize(reference.writes().size() - observed.size());
    }
    assertThat(disk.isDamaged()).isEqualTo(rotten || (writes > 0 && !silent));

    storage.close();
    if (disk.isDamaged()) {
      assertThat(Reference.image(disk).logs()).isEmpty();
      try {
        disk.openLog();
        throw new AssertionError("opened what is damaged");
      } catch (CorruptLogException e) {
        assertThat(e).hasMessageContaining("group ").hasMessageContaining("index ");
      }
    } else {
      assertThat(Reference.read(disk.openLog()))
          .isEqualTo(silent ? reference.beforeLatest() : reference.latest());
    }
  }

  private void write(SimulatedLogStorage storage) throws IOException {
    List<LogWrite> batch = batches.next(reference);
    storage.write(batch);
    reference.write(batch);
  }

  /** Reads everything in random pieces, each of which must be right or be refused. */
  private void readAll(SimulatedLogStorage storage) throws IOException {
    for (GroupId group : RandomBatches.GROUPS) {
      RecoveredLog log = reference.latest().log(group).orElse(null);
      if (log == null) {
        continue;
      }
      long first = log.base().lastIncluded().index() + 1;
      for (long from = first; from <= log.lastIndex(); ) {
        long through = from + random.nextLong(Math.min(5, log.lastIndex() - from + 1));
        List<LogEntry> expected = reference
            .latest()
            .entries(group)
            .subList((int) (from - first), (int) (through - first + 1));
        try {
          assertThat(storage.entries(group, from, through, Long.MAX_VALUE)).isEqualTo(expected);
        } catch (CorruptLogException e) {
          assertThat(disk.isDamaged() || !disk.lost().isEmpty()).isTrue();
        }
        from = through + 1;
      }
    }
  }
}
