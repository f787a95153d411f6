// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * The requests that have not ended, so that each ends at its deadline and none outlives the node.
 */
final class Requests {
  private static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final ArrayDeque<PendingRequest<?>> open = new ArrayDeque<>();
  private final NodeEvents events;
  private long nextSweep = Long.MAX_VALUE;

  Requests(NodeEvents events) {
    this.events = events;
  }

  void add(PendingRequest<?> request) {
    open.addLast(request);
  }

  /**
   * Fails those whose deadline has passed.
   *
   * @return when to look again, Long.MAX_VALUE if there is nothing to look at
   */
  long sweep(long now) {
    while (!open.isEmpty() && open.peekFirst().isEnded()) {
      open.removeFirst();
    }
    if (open.isEmpty()) {
      nextSweep = Long.MAX_VALUE;
    } else if (nextSweep == Long.MAX_VALUE) {
      nextSweep = now + SWEEP_NANOS;
    } else if (now - nextSweep >= 0) {
      nextSweep = now + SWEEP_NANOS;
      open.removeIf(request -> isOver(request, now));
    }
    return nextSweep;
  }

  private boolean isOver(PendingRequest<?> request, long now) {
    if (!request.isEnded() && now - request.deadline >= 0) {
      events.fail(request, request.timeout());
      return true;
    }
    return request.isEnded();
  }

  /** Fails all of them: the server stops. */
  void endAll(String reason) {
    for (PendingRequest<?> request : open) {
      events.fail(request, request.stopped(reason));
    }
    open.clear();
  }
}
