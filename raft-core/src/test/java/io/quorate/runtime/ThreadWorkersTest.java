// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Queue and thread of a worker. On real threads: it waits for events, never for time to pass. */
@Timeout(60)
class ThreadWorkersTest {
  private final ThreadWorkers workers = new ThreadWorkers("test");

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("handles tasks in the order of each who posted them, each once")
  void order() throws InterruptedException {
    int posters = 4;
    int each = 5_000;
    List<int[]> handled = new ArrayList<>();
    Workers.Worker<int[]> worker = workers.start("order", tasks -> {
      handled.addAll(tasks);
      return Long.MAX_VALUE;
    });
    List<Thread> threads = new ArrayList<>();
    for (int p = 0; p < posters; p++) {
      int poster = p;
      Thread thread = new Thread(() -> {
        for (int i = 0; i < each; i++) {
          worker.post(new int[] {poster, i});
        }
      });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    worker.close();

    assertThat(handled).hasSize(posters * each);
    for (int p = 0; p < posters; p++) {
      int poster = p;
      assertThat(handled.stream().filter(task -> task[0] == poster).mapToInt(task -> task[1]))
          .containsExactlyElementsOf(IntStream.range(0, each).boxed().toList());
    }
  }

  @Test
  @DisplayName("never handles two batches at once, nor one that is empty without a deadline")
  void oneAtATime() {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger wrong = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(10_000);
    Workers.Worker<Integer> worker = workers.start("one", tasks -> {
      if (inside.incrementAndGet() != 1 || tasks.isEmpty()) {
        wrong.incrementAndGet();
      }
      tasks.forEach(task -> all.countDown());
      inside.decrementAndGet();
      return Long.MAX_VALUE;
    });
    for (int i = 0; i < 10_000; i++) {
      worker.post(i);
    }
    await(all);
    worker.close();

    assertThat(wrong).hasValue(0);
  }

  @Test
  @DisplayName("close has what is in the queue handled, and takes nothing afterwards")
  void closeDrains() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    List<Integer> handled = Collections.synchronizedList(new ArrayList<>());
    Workers.Worker<Integer> worker = workers.start("drain", tasks -> {
      begun.countDown();
      await(go);
      handled.addAll(tasks);
      return Long.MAX_VALUE;
    });
    worker.post(1);
    await(begun);
    worker.post(2);
    worker.post(3);
    go.countDown();
    worker.close();

    assertThat(handled).containsExactly(1, 2, 3);
    assertThat(worker.post(4)).isFalse();
    worker.close();
    assertThat(handled).containsExactly(1, 2, 3);
  }

  @Test
  @DisplayName("every task that was taken is handled, however close and post race")
  void closeRacesWithPost() throws InterruptedException {
    for (int round = 0; round < 200; round++) {
      AtomicInteger handled = new AtomicInteger();
      AtomicInteger taken = new AtomicInteger();
      Workers.Worker<Integer> worker = workers.start("race", tasks -> {
        handled.addAndGet(tasks.size());
        return Long.MAX_VALUE;
      });
      CountDownLatch posted = new CountDownLatch(1);
      Thread poster = new Thread(() -> {
        while (worker.post(1)) {
          taken.incrementAndGet();
          posted.countDown();
        }
      });
      poster.start();
      await(posted);
      worker.close();
      poster.join();

      assertThat(handled).hasValue(taken.get());
    }
  }

  @Test
  @DisplayName("wakes at the deadline that a batch asked for, not before, and not again")
  void deadline() {
    Semaphore calls = new Semaphore(0);
    AtomicLong asked = new AtomicLong();
    AtomicLong woken = new AtomicLong();
    AtomicInteger empty = new AtomicInteger();
    Workers.Worker<String> worker = workers.start("deadline", tasks -> {
      if (!tasks.isEmpty()) {
        asked.set(workers.nanoTime() + Duration.ofMillis(30).toNanos());
        return asked.get();
      }
      woken.set(workers.nanoTime());
      empty.incrementAndGet();
      calls.release();
      return Long.MAX_VALUE;
    });
    worker.post("go");
    try {
      assertThat(calls.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    worker.close();

    assertThat(woken.get()).isGreaterThanOrEqualTo(asked.get());
    assertThat(empty).hasValue(1);
  }

  @Test
  @DisplayName("a deadline that has passed does not keep tasks out")
  void pastDeadline() {
    CountDownLatch tasks = new CountDownLatch(100);
    Workers.Worker<Integer> worker = workers.start("past", batch -> {
      batch.forEach(task -> tasks.countDown());
      return 0;
    });
    for (int i = 0; i < 100; i++) {
      worker.post(i);
    }
    await(tasks);
    worker.close();
  }

  @Test
  @DisplayName("can be closed by its own handler, which ends first, as does what it had posted")
  void closeFromItself() {
    List<Workers.Worker<Integer>> self = new CopyOnWriteArrayList<>();
    List<Integer> handled = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch end = new CountDownLatch(2);
    CountDownLatch known = new CountDownLatch(1);
    Workers.Worker<Integer> worker = workers.start("self", tasks -> {
      await(known);
      for (int task : tasks) {
        handled.add(task);
        if (task == 1) {
          self.get(0).post(2);
          self.get(0).close();
          assertThat(self.get(0).post(3)).isFalse();
        }
        end.countDown();
      }
      return Long.MAX_VALUE;
    });
    self.add(worker);
    worker.post(1);
    known.countDown();
    await(end);
    worker.close();

    assertThat(handled).containsExactly(1, 2);
  }

  @Test
  @DisplayName("the clock begins near zero and never goes back")
  void clock() {
    long last = workers.nanoTime();
    assertThat(last).isBetween(0L, Duration.ofMinutes(10).toNanos());
    for (int i = 0; i < 10_000; i++) {
      long now = workers.nanoTime();
      assertThat(now).isGreaterThanOrEqualTo(last);
      last = now;
    }
  }
}
