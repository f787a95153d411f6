// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

import io.quorate.RaftNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

/** How long commands took that were proposed one after the other, a little apart. */
final class Latencies {
  private static final long PAUSE_MILLIS = 2;

  private final long[] sortedNanos;

  private Latencies(long[] sortedNanos) {
    this.sortedNanos = sortedNanos;
  }

  /** Measures until a condition holds, or so much time has passed. */
  static Latencies measure(RaftNode<Long, Long> leader, BooleanSupplier ended, Duration atMost)
      throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + atMost.toNanos();
    long[] nanos = new long[1024];
    int count = 0;
    while (!ended.getAsBoolean() && System.nanoTime() - end < 0) {
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      long began = System.nanoTime();
      leader.propose(1L).get();
      nanos[count++] = System.nanoTime() - began;
      Thread.sleep(PAUSE_MILLIS);
    }
    long[] all = Arrays.copyOf(nanos, count);
    Arrays.sort(all);
    return new Latencies(all);
  }

  private double millis(double quantile) {
    int index = (int) Math.min(sortedNanos.length - 1, sortedNanos.length * quantile);
    return sortedNanos.length == 0 ? 0 : sortedNanos[index] / 1e6;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "p50 %.2f ms, p99 %.2f ms, worst %.1f ms of %d",
        millis(0.5),
        millis(0.99),
        millis(1),
        sortedNanos.length);
  }
}
