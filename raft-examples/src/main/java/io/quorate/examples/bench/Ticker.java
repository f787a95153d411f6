// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

/** Does something every second, on a thread of its own, until it is ended. */
final class Ticker {
  private static final long INTERVAL_MILLIS = 1000;

  private final Runnable task;
  private final Thread thread = new Thread(this::run, "progress");

  private Ticker(Runnable task) {
    this.task = task;
  }

  static Ticker start(Runnable task) {
    Ticker ticker = new Ticker(task);
    ticker.thread.setDaemon(true);
    ticker.thread.start();
    return ticker;
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(INTERVAL_MILLIS);
        task.run();
      }
    } catch (InterruptedException e) {
      // ended
    }
  }

  /** Returns once the last call has ended. */
  void end() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }
}
