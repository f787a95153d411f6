// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import static io.quorate.testing.LogStorageRig.G;
import static io.quorate.testing.LogStorageRig.assertEquals;
import static io.quorate.testing.LogStorageRig.assertThrows;
import static io.quorate.testing.LogStorageRig.assertTrue;
import static io.quorate.testing.LogStorageRig.base;
import static io.quorate.testing.LogStorageRig.entries;
import static io.quorate.testing.LogStorageRig.entry;
import static io.quorate.testing.LogStorageRig.moveBase;
import static io.quorate.testing.LogStorageRig.truncate;

import io.quorate.model.GroupId;
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
    add(checks, places, "remembers the base of a new group", LogAppendChecks::bootstraps);
    add(checks, places, "remembers entries, terms and configurations", LogAppendChecks::appends);
    add(
        checks,
        places,
        "remembers the hard state, with entries and alone",
        LogAppendChecks::hardStates);
    add(
        checks,
        places,
        "remembers the incarnation of the disk (F12)",
        LogAppendChecks::incarnations);
    add(
        checks,
        places,
        "takes a write of entries alone as a group's first",
        LogAppendChecks::startsWithEntries);
    add(
        checks,
        places,
        "applies the parts of a write in their order",
        LogAppendChecks::ordersParts);
    add(
        checks,
        places,
        "applies the writes of a batch in their order",
        LogAppendChecks::ordersWrites);
    add(
        checks,
        places,
        "never brings back a truncated suffix",
        LogTruncationChecks::truncatesSuffix);
    add(
        checks,
        places,
        "never brings back a long truncated suffix",
        LogTruncationChecks::truncatesLongSuffix);
    add(
        checks,
        places,
        "refuses a gap and then writes nothing at all",
        LogAppendChecks::refusesGaps);
    add(checks, places, "keeps groups apart", LogAppendChecks::separatesGroups);
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
    add(checks, places, "keeps the suffix of a base that it holds", LogTruncationChecks::movesBase);
    add(
        checks,
        places,
        "drops all entries for a base that it does not hold",
        LogTruncationChecks::dropsConflicting);
    add(
        checks,
        places,
        "replaces a base by one of the same entry",
        LogTruncationChecks::replacesBase);
    add(
        checks,
        places,
        "forgets a long prefix and goes on",
        LogTruncationChecks::truncatesLongPrefix);
    add(checks, places, "stores many entries", LogAppendChecks::storesMany);
    add(checks, places, "stores large entries", LogAppendChecks::storesLarge);
    add(
        checks,
        places,
        "stores empty payloads and every kind of entry",
        LogAppendChecks::storesEveryKind);
    add(checks, places, "accepts an empty batch and empty writes", LogAppendChecks::acceptsEmpty);
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
