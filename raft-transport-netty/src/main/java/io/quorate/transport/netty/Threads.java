// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for what must not hold up an event loop. They end when there is nothing to do. */
final class Threads {
  private static final int MAX_WAITING_EVENTS = 1000;
  private static final long IDLE_SECONDS = 10;

  private Threads() {}

  /**
   * Resolves names, which may block; each link resolves one at a time, which bounds the threads.
   */
  static ExecutorService resolver(String name) {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        new DefaultThreadFactory(name + "-resolver", true));
  }

  /** One thread, which refuses what exceeds a bounded queue. */
  static ExecutorService inOrder(String name) {
    ThreadPoolExecutor executor = new ThreadPoolExecutor(
        1,
        1,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(MAX_WAITING_EVENTS),
        new DefaultThreadFactory(name + "-events", true));
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
