// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Workers that are daemon threads, and the system's monotonic clock. */
public final class ThreadWorkers implements Workers {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadWorkers.class);
  private static final long CLOSE_MILLIS = 10_000;

  private final String prefix;
  private final long origin = System.nanoTime();

  /** Creates workers whose threads have names that begin like this. */
  public ThreadWorkers(String prefix) {
    this.prefix = prefix;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime() - origin;
  }

  @Override
  public <T> Worker<T> start(String name, Handler<T> handler) {
    ThreadWorker<T> worker = new ThreadWorker<>(handler);
    worker.thread.setName(prefix + "-" + name);
    worker.thread.setDaemon(true);
    worker.thread.start();
    return worker;
  }

  @Override
  public void runAside(Runnable task) {
    Thread thread = new Thread(task, prefix + "-aside");
    thread.setDaemon(true);
    thread.start();
  }

  private final class ThreadWorker<T> implements Worker<T> {
    private final Object lock = new Object();
    private final Handler<T> handler;
    private final Thread thread = new Thread(this::run);

    // Guarded by lock. Tasks that come while a batch is handled form the next batch.
    private List<T> queue = new ArrayList<>();
    private boolean sleeping;
    private boolean closed;

    ThreadWorker(Handler<T> handler) {
      this.handler = handler;
    }

    @Override
    public boolean post(T task) {
      boolean wake;
      synchronized (lock) {
        if (closed) {
          return false;
        }
        queue.add(task);
        wake = sleeping;
        sleeping = false;
      }
      if (wake) {
        LockSupport.unpark(thread);
      }
      return true;
    }

    private void run() {
      List<T> batch = new ArrayList<>();
      long deadline = Long.MAX_VALUE;
      while (true) {
        boolean ending;
        synchronized (lock) {
          if (queue.isEmpty() && !closed && nanoTime() - deadline < 0) {
            sleeping = true;
          }
          List<T> tasks = queue;
          queue = batch;
          batch = tasks;
          ending = closed && batch.isEmpty();
        }
        if (ending) {
          return;
        }
        if (!batch.isEmpty() || nanoTime() - deadline >= 0) {
          deadline = handle(batch);
          batch.clear();
        } else if (deadline == Long.MAX_VALUE) {
          LockSupport.park(this);
        } else {
          LockSupport.parkNanos(this, deadline - nanoTime());
        }
      }
    }

    private long handle(List<T> batch) {
      try {
        return handler.handle(batch);
      } catch (Throwable e) {
        // Against its contract. A thread that died of it would leave a node that looks alive.
        LOG.error("{} failed and goes on", thread.getName(), e);
        return Long.MAX_VALUE;
      } finally {
        // A user's callback may have left the thread interrupted, and then it could not sleep.
        Thread.interrupted();
      }
    }

    @Override
    public boolean close() {
      synchronized (lock) {
        closed = true;
        sleeping = false;
      }
      LockSupport.unpark(thread);
      if (Thread.currentThread() == thread) {
        return false;
      }
      awaitEnd();
      if (thread.isAlive()) {
        LOG.warn("{} is still busy and is left to itself", thread.getName());
      }
      return !thread.isAlive();
    }

    /** Waits even if the caller is interrupted: what the worker has not handled would never end. */
    private void awaitEnd() {
      boolean interrupted = false;
      long end = nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
      while (thread.isAlive() && nanoTime() - end < 0) {
        try {
          TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1_000_000, end - nanoTime()));
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
