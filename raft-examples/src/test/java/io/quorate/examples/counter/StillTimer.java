// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import java.time.Duration;
import java.util.PriorityQueue;

/** Time that passes when it is told to. */
final class StillTimer implements Timer {
  private record Due(long nanos, Runnable action) {}

  private final PriorityQueue<Due> due =
      new PriorityQueue<>((a, b) -> Long.compare(a.nanos(), b.nanos()));
  private long now;

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public void after(Duration delay, Runnable action) {
    due.add(new Due(now + delay.toNanos(), action));
  }

  void pass(Duration time) {
    long until = now + time.toNanos();
    for (Due next = due.peek(); next != null && next.nanos() <= until; next = due.peek()) {
      due.remove();
      now = next.nanos();
      next.action().run();
    }
    now = until;
  }
}
