// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

import io.quorate.model.Bytes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a number of commands under way: each that ends makes room for the next. A slow answer
 * therefore delays the commands behind it, as it does for a client that waits; the latencies are
 * not those of a load that arrives at its own pace.
 */
final class ClosedLoop {
  private static final long END_SECONDS = 20;

  private final Function<Bytes, CompletableFuture<?>> target;
  private final Workload workload;
  private final Semaphore room;
  private final Recorder latencies = new Recorder(TimeUnit.MINUTES.toNanos(2), 3);
  private final AtomicLong succeeded = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();
  private Histogram measured = latencies.getIntervalHistogram();
  private double seconds;

  /**
   * What was measured.
   *
   * @param latencies of the commands that succeeded, in nanoseconds
   * @param failed how many failed, in the warm-up too
   * @param whyFailed why the first of them did, empty if none did
   */
  record Result(Histogram latencies, double seconds, long failed, String whyFailed) {}

  /** Describes a run. */
  ClosedLoop(Function<Bytes, CompletableFuture<?>> target, Workload workload) {
    this.target = target;
    this.workload = workload;
    this.room = new Semaphore(workload.outstanding());
  }

  /** How many commands have succeeded, those of the warm-up too. For any thread. */
  long succeeded() {
    return succeeded.get();
  }

  /** Puts the load on for as long as the warm-up takes. */
  void warmUp() throws InterruptedException {
    submitFor(workload.warmup());
    latencies.reset();
  }

  /** Goes on, and measures. */
  void measure() throws InterruptedException {
    long begin = System.nanoTime();
    submitFor(workload.duration());
    measured = latencies.getIntervalHistogram();
    seconds = (System.nanoTime() - begin) / 1e9;
  }

  /** Waits until every command has ended, and returns what was measured. */
  Result finish() throws InterruptedException {
    if (!room.tryAcquire(workload.outstanding(), END_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          (workload.outstanding() - room.availablePermits()) + " commands never ended");
    }
    Throwable failure = firstFailure.get();
    String whyFailed = failure == null ? "" : failure.toString();
    return new Result(measured, seconds, failed.get(), whyFailed);
  }

  private void submitFor(Duration duration) throws InterruptedException {
    long end = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
      if (room.tryAcquire(left, TimeUnit.NANOSECONDS)) {
        submit();
      }
    }
  }

  private void submit() throws InterruptedException {
    byte[] command = new byte[workload.commandBytes()]; // as a caller has who encodes it
    command[Long.BYTES - 1] = 1;
    long begin = System.nanoTime();
    CompletableFuture<?> ended =
        target.apply(Bytes.wrap(command)).whenComplete((answer, failure) -> end(begin, failure));
    if (ended.isCompletedExceptionally()) {
      Thread.sleep(1); // refused at once: nothing is gained by asking again as fast as possible
    }
  }

  private void end(long begin, @Nullable Throwable failure) {
    if (failure == null) {
      latencies.recordValue(System.nanoTime() - begin);
      succeeded.incrementAndGet();
    } else {
      failed.incrementAndGet();
      firstFailure.compareAndSet(null, failure);
    }
    room.release();
  }
}
