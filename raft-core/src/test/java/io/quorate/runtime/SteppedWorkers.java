// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Workers that run when a test says so, one batch at a time, on a clock that the test moves. With
 * them a whole node is as deterministic as its core.
 */
final class SteppedWorkers implements Workers {
  private final Map<String, SteppedWorker<?>> workers = new TreeMap<>();
  private long now;

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public <T> Worker<T> start(String name, Handler<T> handler) {
    SteppedWorker<T> worker = new SteppedWorker<>(handler);
    workers.put(name, worker);
    return worker;
  }

  /** Lets the worker of this name handle what is in its queue; returns whether there was any. */
  boolean run(String name) {
    SteppedWorker<?> worker = workers.get(name);
    if (worker == null) {
      throw new IllegalArgumentException(name + " is none of " + workers.keySet());
    }
    return worker.runOnce();
  }

  /** Lets all work until nobody has anything to do at this time. */
  void runAll() {
    boolean any = true;
    while (any) {
      any = false;
      for (SteppedWorker<?> worker : List.copyOf(workers.values())) {
        any |= worker.runOnce();
      }
    }
  }

  /** Moves the clock, as if all threads but the caller's had been held up meanwhile. */
  void stall(long nanos) {
    now += nanos;
  }

  /** Lets time pass, waking each worker at its deadlines. */
  void pass(long nanos) {
    long end = now + nanos;
    runAll();
    while (true) {
      long next = Long.MAX_VALUE;
      for (SteppedWorker<?> worker : workers.values()) {
        next = Math.min(next, worker.deadline);
      }
      if (next > end) {
        break;
      }
      now = Math.max(now, next);
      runAll();
    }
    now = end;
    runAll();
  }

  @Override
  public void runAside(Runnable task) {
    task.run();
  }

  private final class SteppedWorker<T> implements Worker<T> {
    private final Handler<T> handler;
    private List<T> queue = new ArrayList<>();
    private long deadline = Long.MAX_VALUE;
    private boolean closed;
    private boolean busy;

    SteppedWorker(Handler<T> handler) {
      this.handler = handler;
    }

    @Override
    public boolean post(T task) {
      if (closed) {
        return false;
      }
      queue.add(task);
      return true;
    }

    boolean runOnce() {
      boolean due = !closed && now - deadline >= 0;
      if (busy || (queue.isEmpty() && !due)) {
        return false;
      }
      busy = true;
      List<T> batch = queue;
      queue = new ArrayList<>();
      try {
        deadline = handler.handle(batch);
      } finally {
        busy = false;
      }
      return true;
    }

    @Override
    public boolean close() {
      closed = true;
      if (!busy) {
        while (!queue.isEmpty()) {
          runOnce();
        }
      }
      return !busy;
    }
  }
}
