// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a node's disk, or its state machine, has been asked for and has not completed, in order.
 *
 * @param <T> one piece of work
 */
public final class WorkQueue<T> {
  private record Waiting<T>(T work, long since) {}

  private final Deque<Waiting<T>> waiting = new ArrayDeque<>();
  private boolean held;

  /** Asks for one more, at this moment of the scenario. */
  void add(T work, long moment) {
    waiting.addLast(new Waiting<>(work, moment));
  }

  /** Whether the next one completes by itself, having waited since before this moment. */
  boolean isRipe(long moment) {
    return !held && !waiting.isEmpty() && waiting.getFirst().since() < moment;
  }

  /** How many wait. */
  public int size() {
    return waiting.size();
  }

  /** Takes the next one out. */
  T take() {
    return waiting.removeFirst().work();
  }

  /** From here on work waits until it is released. */
  public void hold() {
    held = true;
  }

  /** From here on work completes by itself. */
  public void free() {
    held = false;
  }

  /** What waits will never complete. */
  void clear() {
    waiting.clear();
  }
}
