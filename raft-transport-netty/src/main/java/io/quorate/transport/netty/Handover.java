// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.netty.channel.EventLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Gives to an event loop what any threads add, in order. However much is added while the loop is
 * busy, it is woken once and takes it all in one go, so that one flush serves it.
 *
 * <p>Does not limit what waits; who adds does.
 *
 * @param <T> what is handed over
 */
final class Handover<T> {
  /** After so many the loop sees to its sockets before it goes on. */
  private static final int MAX_AT_ONCE = 1024;

  private final EventLoop loop;
  private final Consumer<T> taker;
  private final Runnable afterBurst;
  private final Consumer<T> leftover;
  private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  /**
   * An empty one.
   *
   * @param taker takes each on the loop
   * @param afterBurst is called on the loop when as many as can be were taken in one go
   * @param leftover takes, in the thread that adds, what the loop no longer can: it was shut down
   */
  Handover(EventLoop loop, Consumer<T> taker, Runnable afterBurst, Consumer<T> leftover) {
    this.loop = loop;
    this.taker = taker;
    this.afterBurst = afterBurst;
    this.leftover = leftover;
  }

  void add(T item) {
    waiting.add(item);
    schedule();
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      try {
        loop.execute(this::takeAll);
      } catch (RejectedExecutionException e) {
        // Reset first: who adds after this sees to its own item, what was added before is seen
        // here.
        scheduled.set(false);
        drain(leftover, Integer.MAX_VALUE);
      }
    }
  }

  private void takeAll() {
    scheduled.set(false);
    try {
      drain(taker, MAX_AT_ONCE);
    } finally {
      // Also if one of them could not be taken: the others must not wait for the next to be added.
      afterBurst.run();
      if (!waiting.isEmpty()) {
        schedule();
      }
    }
  }

  private void drain(Consumer<T> target, int max) {
    for (int i = 0; i < max; i++) {
      T item = waiting.poll();
      if (item == null) {
        return;
      }
      target.accept(item);
    }
  }
}
