// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import static io.quorate.testing.LogStorageRig.AB;
import static io.quorate.testing.LogStorageRig.ABC;
import static io.quorate.testing.LogStorageRig.G;
import static io.quorate.testing.LogStorageRig.base;
import static io.quorate.testing.LogStorageRig.configuration;
import static io.quorate.testing.LogStorageRig.entries;
import static io.quorate.testing.LogStorageRig.entry;
import static io.quorate.testing.LogStorageRig.moveBase;
import static io.quorate.testing.LogStorageRig.truncate;

import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.LogWrite;

/** The checks of {@link LogStorageContract} that a log loses what it should, at either end. */
final class LogTruncationChecks {
  private static final int MANY = 5_000;

  private LogTruncationChecks() {}

  static void truncatesSuffix(LogStorageRig rig) throws Exception {
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

  static void truncatesLongSuffix(LogStorageRig rig) throws Exception {
    rig.append(G, entries(1, MANY, 1));
    rig.write(truncate(G, 11, entry(11, 2)));
    rig.verify();
    rig.append(G, entries(12, 30, 3));
    rig.verify();
  }

  static void movesBase(LogStorageRig rig) throws Exception {
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

  static void dropsConflicting(LogStorageRig rig) throws Exception {
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

  static void replacesBase(LogStorageRig rig) throws Exception {
    rig.write(LogWrite.base(G, SnapshotMetadata.bootstrap(AB)));
    rig.append(G, entries(1, 3, 1));
    rig.write(LogWrite.base(G, SnapshotMetadata.bootstrap(ABC)));
    rig.verify();
    rig.write(moveBase(G, base(2, 1)));
    rig.write(moveBase(G, new SnapshotMetadata(base(2, 1).lastIncluded(), AB, 2)));
    rig.verify();
  }

  static void truncatesLongPrefix(LogStorageRig rig) throws Exception {
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
}
