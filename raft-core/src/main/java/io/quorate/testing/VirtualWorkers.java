// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import io.quorate.runtime.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The workers of one server, all on the caller's thread and in virtual time. */
final class VirtualWorkers implements Workers {
  /** How long a task may wait until its worker gets to it. */
  private static final long MAX_WAKE_UP_NANOS = 50_000;

  private final VirtualTime time;
  private final RandomGenerator random;
  private boolean crashed;

  VirtualWorkers(VirtualTime time, RandomGenerator random) {
    this.time = time;
    this.random = random;
  }

  /** Ends all workers at once, as if the process were killed: what is queued is lost. */
  void crash() {
    crashed = true;
  }

  @Override
  public long nanoTime() {
    return time.now();
  }

  @Override
  public <T> Worker<T> start(String name, Handler<T> handler) {
    return new VirtualWorker<>(handler);
  }

  @Override
  public void runAside(Runnable task) {
    time.at(time.now(), task);
  }

  private final class VirtualWorker<T> implements Worker<T> {
    private final Handler<T> handler;
    private List<T> queue = new ArrayList<>();
    private long wakeUpAt = Long.MAX_VALUE;
    private boolean closed;

    VirtualWorker(Handler<T> handler) {
      this.handler = handler;
    }

    @Override
    public boolean post(T task) {
      if (closed || crashed) {
        return false;
      }
      queue.add(task);
      wakeUp(time.now() + random.nextLong(MAX_WAKE_UP_NANOS));
      return true;
    }

    private void wakeUp(long at) {
      if (at < wakeUpAt) {
        wakeUpAt = at;
        time.at(at, () -> onTime(at));
      }
    }

    private void onTime(long at) {
      // A later wake-up that an earlier one has replaced comes to nothing.
      if (at == wakeUpAt && !closed && !crashed) {
        handleQueue();
      }
    }

    private void handleQueue() {
      List<T> tasks = queue;
      queue = new ArrayList<>();
      wakeUpAt = Long.MAX_VALUE;
      long deadline = handler.handle(tasks);
      if (deadline != Long.MAX_VALUE) {
        wakeUp(Math.max(deadline, time.now()));
      }
    }

    @Override
    public boolean close() {
      if (!crashed && !closed) {
        closed = true;
        while (!queue.isEmpty()) {
          handleQueue();
        }
      }
      return true;
    }
  }
}
