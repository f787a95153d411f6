// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import static io.quorate.testing.LogStorageRig.AB;
import static io.quorate.testing.LogStorageRig.ABC;
import static io.quorate.testing.LogStorageRig.G;
import static io.quorate.testing.LogStorageRig.assertEquals;
import static io.quorate.testing.LogStorageRig.assertThrows;
import static io.quorate.testing.LogStorageRig.assertTrue;
import static io.quorate.testing.LogStorageRig.base;
import static io.quorate.testing.LogStorageRig.configuration;
import static io.quorate.testing.LogStorageRig.entries;
import static io.quorate.testing.LogStorageRig.entry;
import static io.quorate.testing.LogStorageRig.moveBase;
import static io.quorate.testing.LogStorageRig.state;
import static io.quorate.testing.LogStorageRig.truncate;

import io.quorate.model.Bytes;
import io.quorate.model.EntryKind;
import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What every {@link LogStorage} must do, as checks that an implementation's own tests run.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> keepsTheContract() {
 *   return LogStorageContract.checks(() -> {
 *         Path directory = Files.createTempDirectory("log");
 *         return () -> MyLogStorage.open(directory);
 *       }).stream()
 *       .map(check -> dynamicTest(check.name(), check.body()::run));
 * }
 * }</pre>
 *
 * <p>Nearly every check compares what is stored with a naive model, before and after a restart.
 * What only a real crash or a damaged disk can show is left to the implementation's tests.
 */
public final class LogStorageContract {
  private static final long PLENTY = 1 << 20;
  private static final int MANY = 5_000;

  private LogStorageContract() {}

  /** Where one storage at a time keeps what it is given. */
  @FunctionalInterface
  public interface Place extends AutoCloseable {
    /** Opens the storage of this place, with what was written to it before. */
    LogStorage open() throws IOException;

    /** Removes the place. Called when its storage is closed. */
    @Override
    default void close() throws IOException {}
  }

  /** Makes a fresh place for each check. */
  @FunctionalInterface
  public interface PlaceFactory {
    /** Returns an empty one. */
    Place create() throws Exception;
  }

  private interface RiggedBody {
    void run(LogStorageRig rig) throws Exception;
  }

  /** Returns the checks, each of which runs on its own. */
  public static List<ContractCheck> checks(PlaceFactory places) {
    List<ContractCheck> checks = new ArrayList<>();
    add(checks, places, "knows nothing of a group never written", LogStorageContract::empty);
    add(checks, places, "remembers the base of a new group", LogStorageContract::bootstraps);
    add(checks, places, "remembers entries, terms and configurations", LogStorageContract::appends);
    add(
        checks,
        places,
        "remembers the hard state, with entries and alone",
        LogStorageContract::hardStates);
    add(
        checks,
        places,
        "takes a write of entries alone as a group's first",
        LogStorageContract::startsWithEntries);
    add(
        checks,
        places,
        "applies the parts of a write in their order",
        LogStorageContract::ordersParts);
    add(
        checks,
        places,
        "applies the writes of a batch in their order",
        LogStorageContract::ordersWrites);
    add(
        checks,
        places,
        "never brings back a truncated suffix",
        LogStorageContract::truncatesSuffix);
    add(
        checks,
        places,
        "never brings back a long truncated suffix",
        LogStorageContract::truncatesLongSuffix);
    add(
        checks,
        places,
        "refuses a gap and then writes nothing at all",
        LogStorageContract::refusesGaps);
    add(checks, places, "keeps groups apart", LogStorageContract::separatesGroups);
    add(
        checks,
        places,
        "bounds a read by bytes but returns one entry at least",
        LogStorageContract::boundsReads);
    add(
        checks,
        places,
        "refuses to read what it does not hold",
        LogStorageContract::refusesMissing);
    add(checks, places, "keeps the suffix of a base that it holds", LogStorageContract::movesBase);
    add(
        checks,
        places,
        "drops all entries for a base that it does not hold",
        LogStorageContract::dropsConflicting);
    add(
        checks,
        places,
        "replaces a base by one of the same entry",
        LogStorageContract::replacesBase);
    add(
        checks,
        places,
        "forgets a long prefix and goes on",
        LogStorageContract::truncatesLongPrefix);
    add(checks, places, "stores many entries", LogStorageContract::storesMany);
    add(checks, places, "stores large entries", LogStorageContract::storesLarge);
    add(
        checks,
        places,
        "stores empty payloads and every kind of entry",
        LogStorageContract::storesEveryKind);
    add(
        checks,
        places,
        "accepts an empty batch and empty writes",
        LogStorageContract::acceptsEmpty);
    add(checks, places, "serves readers while it writes", ConcurrentReads::run);
    add(checks, places, "refuses use after close", LogStorageContract::refusesUseAfterClose);
    add(
        checks,
        places,
        "refuses a second opening until the first is closed",
        LogStorageContract::refusesSecondOpen);
    for (long seed : RandomWrites.SEEDS) {
      String name = "equals a naive log after every step, seed " + seed;
      add(checks, places, name, rig -> new RandomWrites(rig, seed).run());
    }
    return List.copyOf(checks);
  }

  private static void add(
      List<ContractCheck> checks, PlaceFactory places, String name, RiggedBody body) {
    checks.add(new ContractCheck(name, () -> {
      try (LogStorageRig rig = new LogStorageRig(places.create())) {
        body.run(rig);
      }
    }));
  }

  private static void empty(LogStorageRig rig) throws Exception {
    assertEquals(Optional.empty(), rig.storage().recover(G), "a group never written");
    rig.refusesToRead(G, 1, 1);
    rig.reopen();
    assertEquals(Optional.empty(), rig.storage().recover(G), "a group never written");
  }

  private static void bootstraps(LogStorageRig rig) throws Exception {
    rig.write(LogWrite.base(G, SnapshotMetadata.bootstrap(ABC)));
    rig.write(LogWrite.base(new GroupId(Long.MAX_VALUE), base(1L << 40, 1L << 41)));
    rig.write(LogWrite.base(GroupId.FIRST, base(10, 3)));
    rig.verify();
  }

  private static void appends(LogStorageRig rig) throws Exception {
    rig.write(LogWrite.base(G, SnapshotMetadata.bootstrap(ABC)));
    rig.append(G, entry(1, 1), entry(2, 1), configuration(3, 2, AB));
    rig.verify();
    rig.append(G, entry(4, 2), entry(5, 9));
    rig.append(G, configuration(6, 9, ABC));
    rig.verify();
  }

  private static void hardStates(LogStorageRig rig) throws Exception {
    rig.write(new LogWrite(G, state(1), null, 0, List.of()));
    rig.verify();
    rig.write(new LogWrite(G, state(2), null, 0, List.of(entry(1, 2))));
    rig.verify();
    rig.write(new LogWrite(G, new HardState(3, null, 1), null, 0, List.of()));
    rig.verify();
  }

  private static void startsWithEntries(LogStorageRig rig) throws Exception {
    rig.append(G, entry(1, 1));
    rig.verify();
  }

  private static void ordersParts(LogStorageRig rig) throws Exception {
    rig.append(G, entries(1, 10, 1));
    rig.write(new LogWrite(G, state(4), base(5, 1), 8, List.of(entry(8, 4), entry(9, 4))));
    rig.verify();
    rig.write(new LogWrite(G, state(5), base(20, 5), 3, List.of(entry(21, 5))));
    rig.verify();
  }

  private static void ordersWrites(LogStorageRig rig) throws Exception {
    rig.write(
        truncate(G, 0, entries(1, 5, 1)),
        truncate(G, 2, entries(2, 3, 2)),
        new LogWrite(G, state(3), base(2, 2), 0, List.of()),
        truncate(G, 4, entries(4, 4, 3)),
        new LogWrite(G, state(4), null, 4, List.of()));
    rig.verify();
  }

  private static void truncatesSuffix(LogStorageRig rig) throws Exception {
    rig.append(G, entry(1, 1), entry(2, 1), configuration(3, 1, AB), entry(4, 2), entry(5, 3));
    rig.write(truncate(G, 3, entry(3, 4)));
    rig.verify();
    rig.refusesToRead(G, 3, 4);
    rig.append(G, entry(4, 4));
    rig.verify();
    rig.refusesToRead(G, 5, 5);
    rig.write(truncate(G, 5, entry(5, 4))); // removes nothing
    rig.write(truncate(G, 1));
    rig.verify();
    rig.append(G, entry(1, 6));
    rig.verify();
  }

  private static void truncatesLongSuffix(LogStorageRig rig) throws Exception {
    rig.append(G, entries(1, MANY, 1));
    rig.write(truncate(G, 11, entry(11, 2)));
    rig.verify();
    rig.append(G, entries(12, 30, 3));
    rig.verify();
  }

  private static void refusesGaps(LogStorageRig rig) throws Exception {
    GroupId other = new GroupId(8);
    rig.append(G, entries(1, 3, 1));
    rig.refuses(truncate(other, 0, entry(1, 1)), truncate(G, 0, entry(5, 1)));
    rig.refuses(truncate(G, 0, entry(3, 1)));
    rig.refuses(new LogWrite(G, state(9), null, 2, List.of(entry(4, 1))));
    rig.refuses(new LogWrite(G, state(9), base(7, 2), 0, List.of(entry(4, 1))));
    rig.refuses(new LogWrite(other, state(9), null, 0, List.of(entry(2, 1))));
    rig.verifyNow();
    assertEquals(Optional.empty(), rig.storage().recover(other), "a group whose write was refused");
    rig.append(G, entry(4, 1));
    rig.verify();
    assertEquals(Optional.empty(), rig.storage().recover(other), "a group whose write was refused");
  }

  private static void separatesGroups(LogStorageRig rig) throws Exception {
    LogWrite[] batch = new LogWrite[40];
    for (int i = 0; i < batch.length; i++) {
      GroupId group = new GroupId(i * 255L);
      batch[i] = new LogWrite(group, state(i + 1), null, 0, List.of(entries(1, i + 1, i + 1)));
    }
    rig.write(batch);
    rig.verify();
    rig.write(truncate(new GroupId(255), 2), moveBase(new GroupId(510), base(3, 3)));
    rig.verify();
  }

  private static void boundsReads(LogStorageRig rig) throws Exception {
    rig.append(G, entry(1, 1, 100), entry(2, 1, 100), entry(3, 1, 0), entry(4, 1, 300));
    LogStorage storage = rig.storage();
    assertEquals(1, storage.entries(G, 1, 4, 0).size(), "entries for 0 bytes");
    assertEquals(1, storage.entries(G, 1, 4, 199).size(), "entries for 199 bytes");
    assertEquals(3, storage.entries(G, 1, 4, 200).size(), "entries for 200 bytes");
    assertEquals(4, storage.entries(G, 1, 4, 500).size(), "entries for 500 bytes");
    assertEquals(4, storage.entries(G, 1, 4, Long.MAX_VALUE).size(), "entries for any bytes");
    assertEquals(2, storage.entries(G, 2, 3, PLENTY).size(), "entries of a range of two");
    assertEquals(List.of(entry(4, 1, 300)), storage.entries(G, 4, 4, 1), "one larger entry");
  }

  private static void refusesMissing(LogStorageRig rig) throws Exception {
    rig.append(G, entries(1, 10, 1));
    rig.write(moveBase(G, base(4, 1)));
    rig.refusesToRead(G, 4, 5);
    rig.refusesToRead(G, 1, 2);
    rig.refusesToRead(G, 10, 11);
    rig.refusesToRead(G, 11, 11);
    rig.refusesToRead(G, 6, 5);
    rig.refusesToRead(new GroupId(8), 5, 6);
    rig.verify();
  }

  private static void movesBase(LogStorageRig rig) throws Exception {
    rig.append(G, configuration(1, 1, AB), entry(2, 1), entry(3, 2), configuration(4, 2, ABC));
    rig.append(G, entry(5, 2), entry(6, 3));
    rig.write(moveBase(G, base(1, 1)));
    rig.verify();
    rig.write(moveBase(G, base(3, 2), entry(7, 3)));
    rig.verify();
    rig.write(moveBase(G, base(7, 3)));
    rig.verify();
    rig.append(G, entry(8, 3));
    rig.verify();
  }

  private static void dropsConflicting(LogStorageRig rig) throws Exception {
    rig.append(G, entries(1, 10, 1));
    rig.write(moveBase(G, base(5, 2))); // another entry 5 than the one in the log
    rig.verify();
    rig.append(G, entries(6, 7, 2));
    rig.verify();
    rig.write(moveBase(G, base(100, 3), entry(101, 3))); // beyond the log
    rig.verify();
    rig.write(moveBase(G, base(50, 3), entry(51, 4))); // before the log
    rig.verify();
    rig.append(G, entries(52, 120, 4));
    rig.verify();
  }

  private static void replacesBase(LogStorageRig rig) throws Exception {
    rig.write(LogWrite.base(G, SnapshotMetadata.bootstrap(AB)));
    rig.append(G, entries(1, 3, 1));
    rig.write(LogWrite.base(G, SnapshotMetadata.bootstrap(ABC)));
    rig.verify();
    rig.write(moveBase(G, base(2, 1)));
    rig.write(moveBase(G, new SnapshotMetadata(base(2, 1).lastIncluded(), AB, 2)));
    rig.verify();
  }

  private static void truncatesLongPrefix(LogStorageRig rig) throws Exception {
    for (int round = 1; round <= 5; round++) {
      long last = rig.expected(G).last().index();
      rig.append(G, entries(last + 1, last + MANY, round));
      rig.write(moveBase(G, base(last + MANY - 10, round)));
      rig.verifyNow();
    }
    rig.verify();
    rig.write(moveBase(G, base(3, 1), entries(4, 30, 9))); // where the prefix was removed
    rig.verify();
  }

  private static void storesMany(LogStorageRig rig) throws Exception {
    for (int i = 0; i < 10; i++) {
      rig.append(G, entries(i * MANY + 1L, (i + 1L) * MANY, i / 3 + 1));
    }
    rig.verify();
  }

  private static void storesLarge(LogStorageRig rig) throws Exception {
    rig.append(G, entry(1, 1, 5 << 20), entry(2, 1, 1), entry(3, 1, 100_000));
    rig.append(G, entry(4, 1, 20 << 20));
    rig.verify();
  }

  private static void storesEveryKind(LogStorageRig rig) throws Exception {
    List<LogEntry> written = new ArrayList<>();
    for (EntryKind kind : EntryKind.values()) {
      written.add(new LogEntry(written.size() + 1, 1, kind, ABC.toBytes()));
      written.add(new LogEntry(written.size() + 1, 1, kind, Bytes.EMPTY));
      byte[] part = {1, 2, 3, 4, 5};
      written.add(new LogEntry(written.size() + 1, 1, kind, Bytes.wrap(part, 1, 3)));
    }
    rig.append(G, written.toArray(LogEntry[]::new));
    rig.verify();
  }

  private static void acceptsEmpty(LogStorageRig rig) throws Exception {
    rig.write();
    rig.append(G, entry(1, 1));
    rig.append(G);
    rig.verify();
  }

  private static void refusesUseAfterClose(LogStorageRig rig) throws Exception {
    rig.append(G, entry(1, 1));
    LogStorage closed = rig.storage();
    closed.close();
    closed.close();
    assertThrows(Exception.class, () -> closed.recover(G), "recovering after close");
    assertThrows(Exception.class, () -> closed.entries(G, 1, 1, PLENTY), "reading after close");
    LogWrite write = truncate(G, 0, entry(2, 1));
    assertThrows(Exception.class, () -> closed.write(List.of(write)), "writing after close");
    rig.reopen();
    rig.verify();
    closed.close();
    rig.verifyNow();
  }

  private static void refusesSecondOpen(LogStorageRig rig) throws Exception {
    rig.append(G, entry(1, 1));
    assertThrows(IOException.class, () -> rig.place().open().close(), "a second opening");
    rig.append(G, entry(2, 1));
    assertThrows(IOException.class, () -> rig.place().open().close(), "a third opening");
    rig.verify();
    assertTrue(rig.storage().recover(G).isPresent(), "the first storage must have stayed usable");
  }
}
