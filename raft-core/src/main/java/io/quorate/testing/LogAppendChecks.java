// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import static io.quorate.testing.LogStorageRig.AB;
import static io.quorate.testing.LogStorageRig.ABC;
import static io.quorate.testing.LogStorageRig.G;
import static io.quorate.testing.LogStorageRig.assertEquals;
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
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.LogWrite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The checks of {@link LogStorageContract} that a log grows as it should. */
final class LogAppendChecks {
  private static final int MANY = 5_000;

  private LogAppendChecks() {}

  static void bootstraps(LogStorageRig rig) throws Exception {
    rig.write(LogWrite.base(G, SnapshotMetadata.bootstrap(ABC)));
    rig.write(LogWrite.base(new GroupId(Long.MAX_VALUE), base(1L << 40, 1L << 41)));
    rig.write(LogWrite.base(GroupId.FIRST, base(10, 3)));
    rig.verify();
  }

  static void appends(LogStorageRig rig) throws Exception {
    rig.write(LogWrite.base(G, SnapshotMetadata.bootstrap(ABC)));
    rig.append(G, entry(1, 1), entry(2, 1), configuration(3, 2, AB));
    rig.verify();
    rig.append(G, entry(4, 2), entry(5, 9));
    rig.append(G, configuration(6, 9, ABC));
    rig.verify();
  }

  static void hardStates(LogStorageRig rig) throws Exception {
    rig.write(new LogWrite(G, state(1), null, 0, List.of()));
    rig.verify();
    rig.write(new LogWrite(G, state(2), null, 0, List.of(entry(1, 2))));
    rig.verify();
    rig.write(new LogWrite(G, new HardState(3, null, 1), null, 0, List.of()));
    rig.verify();
  }

  static void incarnations(LogStorageRig rig) throws Exception {
    rig.write(new LogWrite(G, HardState.ofNewDisk(Long.MIN_VALUE), base(0, 0), 0, List.of()));
    rig.verify();
    HardState voted = new HardState(3, NodeId.of("b"), 1, 77);
    rig.write(new LogWrite(G, voted, null, 0, List.of(entry(1, 2))));
    rig.verify();
    assertEquals(77L, incarnation(rig), "the incarnation");
    rig.append(G, entry(2, 3));
    rig.write(moveBase(G, base(9, 4)));
    rig.verify();
    assertEquals(77L, incarnation(rig), "the incarnation after writes without a hard state");
    rig.write(new LogWrite(G, new HardState(4, null, 9, -1), null, 0, List.of()));
    rig.verify();
    assertEquals(-1L, incarnation(rig), "a negative incarnation");
  }

  private static long incarnation(LogStorageRig rig) throws IOException {
    return rig.storage().recover(G).orElseThrow().hardState().incarnation();
  }

  static void startsWithEntries(LogStorageRig rig) throws Exception {
    rig.append(G, entry(1, 1));
    rig.verify();
  }

  static void ordersParts(LogStorageRig rig) throws Exception {
    rig.append(G, entries(1, 10, 1));
    rig.write(new LogWrite(G, state(4), base(5, 1), 8, List.of(entry(8, 4), entry(9, 4))));
    rig.verify();
    rig.write(new LogWrite(G, state(5), base(20, 5), 3, List.of(entry(21, 5))));
    rig.verify();
  }

  static void ordersWrites(LogStorageRig rig) throws Exception {
    rig.write(
        truncate(G, 0, entries(1, 5, 1)),
        truncate(G, 2, entries(2, 3, 2)),
        new LogWrite(G, state(3), base(2, 2), 0, List.of()),
        truncate(G, 4, entries(4, 4, 3)),
        new LogWrite(G, state(4), null, 4, List.of()));
    rig.verify();
  }

  static void refusesGaps(LogStorageRig rig) throws Exception {
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

  static void separatesGroups(LogStorageRig rig) throws Exception {
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

  static void storesMany(LogStorageRig rig) throws Exception {
    for (int i = 0; i < 10; i++) {
      rig.append(G, entries((long) i * MANY + 1, (i + 1L) * MANY, i / 3 + 1));
    }
    rig.verify();
  }

  static void storesLarge(LogStorageRig rig) throws Exception {
    rig.append(G, entry(1, 1, 5 << 20), entry(2, 1, 1), entry(3, 1, 100_000));
    rig.append(G, entry(4, 1, 20 << 20));
    rig.verify();
  }

  static void storesEveryKind(LogStorageRig rig) throws Exception {
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

  static void acceptsEmpty(LogStorageRig rig) throws Exception {
    rig.write();
    rig.append(G, entry(1, 1));
    rig.append(G);
    rig.verify();
  }
}
