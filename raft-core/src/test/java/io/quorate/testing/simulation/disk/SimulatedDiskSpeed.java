// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.disk;

import io.quorate.model.Bytes;
import io.quorate.model.EntryKind;
import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.RecoveredLog;
import io.quorate.spi.LogWrite;
import java.io.IOException;
import java.util.List;

/** Prints how long the operations of a simulated disk take. Not a test: run its main method. */
final class SimulatedDiskSpeed {
  private static final GroupId G = GroupId.FIRST;
  private static final int WRITES = 500;
  private static final int DISKS = 2000;

  private SimulatedDiskSpeed() {}

  /** Measures a few times, of which the last counts. */
  public static void main(String[] arguments) throws IOException {
    for (int round = 0; round < 5; round++) {
      long nanos = 0;
      long reopened = 0;
      long queried = 0;
      long found = 0;
      for (int i = 0; i < DISKS; i++) {
        long start = System.nanoTime();
        SimulatedDisk disk = new SimulatedDisk(DiskObserver.NONE);
        SimulatedLogStorage storage = disk.openLog();
        for (int index = 1; index <= WRITES; index++) {
          LogEntry entry = new LogEntry(index, 1, EntryKind.COMMAND, Bytes.wrap(new byte[30]));
          storage.write(List.of(new LogWrite(G, null, null, 0, List.of(entry))));
        }
        nanos += System.nanoTime() - start;
        start = System.nanoTime();
        for (int index = 1; index <= WRITES; index++) {
          found += disk.image(G).map(RecoveredLog::lastIndex).orElse(0L);
          found += disk.durableEntries(G).get(index - 1).term();
        }
        queried += System.nanoTime() - start;
        storage.close();
        start = System.nanoTime();
        disk.openLog();
        reopened += System.nanoTime() - start;
      }
      System.out.printf(
          "write %d ns, image and entries %d ns, reopening %d writes %d us (%d)%n",
          nanos / DISKS / WRITES, queried / DISKS / WRITES, WRITES, reopened / DISKS / 1000, found);
    }
  }
}
