// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import java.util.List;

/**
 * Where the loops of a server run, and what time it is for them: threads and the real clock in
 * production, one thread and virtual time in tests. The runtime itself starts no thread and reads
 * no clock.
 */
public interface Workers {
  /** The time in nanoseconds from some origin, at least 0; it never goes back. */
  long nanoTime();

  /** Starts a worker, which calls the handler whenever something has been posted to it. */
  <T> Worker<T> start(String name, Handler<T> handler);

  /** One consumer of a queue. */
  interface Worker<T> {
    /**
     * Puts a task at the end of the queue. Never blocks. Safe for use by any thread.
     *
     * @return false if the worker has been closed; the task is not taken then
     */
    boolean post(T task);

    /**
     * Takes no more tasks, has those in the queue handled, and waits for that, but not forever and
     * not if called by the worker itself.
     *
     * @return whether all has been handled
     */
    boolean close();
  }

  /**
   * Runs a task apart from all workers: one that would have been theirs, had a user's callback not
   * kept the worker from it.
   */
  void runAside(Runnable task);

  /** What a worker does. Called by one thread at a time. */
  @FunctionalInterface
  interface Handler<T> {
    /**
     * Handles all tasks that were in the queue, none if only time has passed. Must not throw.
     *
     * @return when to be called again at the latest, even without a task; Long.MAX_VALUE for never
     */
    long handle(List<T> tasks);
  }
}
