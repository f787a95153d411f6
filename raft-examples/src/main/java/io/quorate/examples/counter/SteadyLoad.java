// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.examples.counter.CounterClient.Answer;
import io.quorate.model.NodeId;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Adds numbers at a steady pace, as long as not too many wait for their outcome: during an election
 * it waits with the others instead of piling up.
 */
final class SteadyLoad {
  private static final int MAX_OUTSTANDING = 256;
  private static final int MAX_NUMBER = 1000; // small, so that SumCheck is exact
  private static final int TICK_MILLIS = 5;

  /** Is told how each add ended, by any thread. */
  interface Outcomes {
    void record(long at, long number, Answer answer);
  }

  private final CounterClient client;
  private final Outcomes outcomes;
  private final double perNano;
  private final SplittableRandom random = new SplittableRandom();
  private final Semaphore free = new Semaphore(MAX_OUTSTANDING);
  private final AtomicReference<@Nullable Awaited> awaited = new AtomicReference<>();
  private final Thread thread = new Thread(this::run, "load");
  private volatile boolean stopped;

  /** Whose acknowledgement is waited for: that of any node but one. */
  private record Awaited(NodeId not, CompletableFuture<Long> nanos) {}

  SteadyLoad(CounterClient client, Outcomes outcomes, int perSecond) {
    this.client = client;
    this.outcomes = outcomes;
    this.perNano = perSecond / 1e9;
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Completes with the time of the next acknowledgement that comes from another node. */
  CompletableFuture<Long> acknowledgementNotFrom(NodeId node) {
    Awaited next = new Awaited(node, new CompletableFuture<>());
    awaited.set(next);
    return next.nanos();
  }

  /** Sends nothing more, and returns once every add has ended. */
  void stop() throws InterruptedException {
    stopped = true;
    thread.join();
    free.acquire(MAX_OUTSTANDING);
  }

  private void run() {
    long count = 0;
    double due = 0;
    long then = System.nanoTime();
    while (!stopped) {
      long now = System.nanoTime();
      due = Math.min(due + (now - then) * perNano, MAX_OUTSTANDING);
      then = now;
      for (; due >= 1 && free.tryAcquire(); due--) {
        add(++count, random.nextInt(1, MAX_NUMBER + 1));
      }
      try {
        Thread.sleep(TICK_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void add(long at, long number) {
    CompletableFuture<Void> unused = client.add(number).thenAccept(answer -> {
      outcomes.record(at, number, answer);
      notice(answer);
      free.release();
    });
  }

  private void notice(Answer answer) {
    Awaited now = awaited.get();
    if (now != null && answer.reply() instanceof Reply.Added && !answer.from().equals(now.not())) {
      now.nanos().complete(System.nanoTime());
    }
  }
}
