// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.examples.counter.NumberLines.Line;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Adds many numbers, a bounded number of them at a time.
 *
 * <p>Gives up once an add has found nobody to take it within the timeout: without that, each of the
 * rest would wait as long in vain. What has not been sent by then is counted, not forgotten.
 */
final class BulkAdd {
  /** Where the numbers come from. */
  interface Source {
    /** The next one, or null if there are no more. */
    @Nullable
    Line next() throws IOException;
  }

  /**
   * What was left when it gave up.
   *
   * @param notSent how many numbers were not sent
   * @param from the line of the first of them, or 0
   */
  record Rest(long notSent, long from) {}

  private final CounterClient client;
  private final Ledger ledger;
  private final int window;
  private final AtomicBoolean gaveUp = new AtomicBoolean();

  BulkAdd(CounterClient client, Ledger ledger, int window) {
    this.client = client;
    this.ledger = ledger;
    this.window = window;
  }

  /** Adds all numbers and returns once all adds have ended. */
  Rest run(Source source) throws IOException, InterruptedException {
    Semaphore free = new Semaphore(window);
    long notSent = 0;
    long from = 0;
    for (Line line = source.next(); line != null; line = source.next()) {
      Line sent = line;
      free.acquire();
      if (gaveUp.get()) {
        free.release();
        from = notSent++ == 0 ? line.at() : from;
        continue;
      }
      CompletableFuture<Void> unused = client.add(sent.number()).thenAccept(answer -> {
        if (answer.reply() instanceof Reply.Refused || answer.reply() instanceof Reply.Rejected) {
          gaveUp.set(true);
        }
        ledger.record(sent.at(), sent.number(), answer);
        free.release();
      });
    }
    free.acquire(window);
    return new Rest(notSent, from);
  }
}
