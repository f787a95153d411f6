// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A clock that can also wake one up; tests have one that stands still until told. */
interface Timer {
  /** The real one. */
  Timer SYSTEM = new Timer() {
    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public void after(Duration delay, Runnable action) {
      CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS).execute(action);
    }
  };

  /** As {@link System#nanoTime}. */
  long nanos();

  /** Runs an action some time later, in another thread. */
  void after(Duration delay, Runnable action);
}
