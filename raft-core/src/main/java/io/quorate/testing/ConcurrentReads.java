// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import static io.quorate.testing.LogStorageRig.G;
import static io.quorate.testing.LogStorageRig.assertTrue;
import static io.quorate.testing.LogStorageRig.base;
import static io.quorate.testing.LogStorageRig.entries;
import static io.quorate.testing.LogStorageRig.moveBase;
import static io.quorate.testing.LogStorageRig.truncate;

import io.quorate.model.LogEntry;
import io.quorate.model.RecoveredLog;
import io.quorate.spi.LogStorage;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A reader beside the writer: what it reads is either refused as not held any more, or is one run
 * of entries as they stood at some moment, with their terms in order.
 */
final class ConcurrentReads {
  private static final int ROUNDS = 60;
  private static final int SPAN = 1_200;

  private ConcurrentReads() {}

  static void run(LogStorageRig rig) throws Exception {
    rig.append(G, entries(1, 10, 1));
    LogStorage storage = rig.storage();
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Long> reader = CompletableFuture.supplyAsync(
        () -> readUntil(done, storage), task -> new Thread(task, "contract-reader").start());
    try {
      for (int round = 1; round <= ROUNDS; round++) {
        long last = rig.expected(G).last().index();
        long term = rig.expected(G).last().term();
        rig.append(G, entries(last + 1, last + SPAN, term));
        rig.write(truncate(G, last + SPAN - 5, entries(last + SPAN - 5, last + SPAN, term + 1)));
        rig.write(truncate(G, last + SPAN - 2));
        rig.write(moveBase(G, base(last + SPAN - 20, term)));
      }
    } finally {
      done.set(true);
    }
    assertTrue(reader.get() > 0, "the reader never got an entry");
    rig.verify();
  }

  private static long readUntil(AtomicBoolean done, LogStorage storage) {
    long read = 0;
    while (!done.get() || read == 0) {
      try {
        RecoveredLog log = storage.recover(G).orElseThrow();
        long from = log.base().lastIncluded().index() + 1;
        List<LogEntry> some = storage.entries(G, from, log.lastIndex(), 1 << 20);
        verifyRun(from, some);
        read += some.size();
      } catch (IllegalArgumentException e) {
        // Truncated between the two calls: the storage says so, which is what is asked of it.
        Thread.onSpinWait();
      } catch (IOException e) {
        throw new AssertionError("a read beside a write failed", e);
      }
    }
    return read;
  }

  private static void verifyRun(long from, List<LogEntry> entries) {
    long term = 0;
    for (int i = 0; i < entries.size(); i++) {
      LogEntry entry = entries.get(i);
      assertTrue(entry.index() == from + i, "read " + entry + " where " + (from + i) + " belongs");
      assertTrue(entry.term() >= term, "read " + entry + " after term " + term);
      term = entry.term();
    }
  }
}
