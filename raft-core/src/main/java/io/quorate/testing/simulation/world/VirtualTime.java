// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.world;

import java.util.PriorityQueue;

/** A clock that only moves when told to, and what is to happen at which time on it. */
public final class VirtualTime {
  private record Event(long at, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long now;
  private long scheduled;

  /** Nanoseconds since it began. */
  public long now() {
    return now;
  }

  /** Has this happen at that time, after all that was scheduled for the same time before. */
  public void at(long time, Runnable action) {
    scheduled++;
    events.add(new Event(Math.max(time, now), scheduled, action));
  }

  /** Lets the next thing happen, if there is one up to that time; else it becomes that time. */
  public boolean step(long limit) {
    Event next = events.peek();
    if (next == null || next.at > limit) {
      now = Math.max(now, limit);
      return false;
    }
    events.remove();
    now = next.at;
    next.action.run();
    return true;
  }
}
