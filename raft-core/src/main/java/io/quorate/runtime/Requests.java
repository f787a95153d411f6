// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The requests that have not ended, so that each ends at its deadline and none outlives the node.
 */
final class Requests {
  private static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** How long after its deadline a request that is still open is no longer left to the events. */
  private static final long HELD_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final ArrayDeque<PendingRequest<?>> open = new ArrayDeque<>();
  private final NodeEvents events;
  private final Workers workers;
  private long nextSweep = Long.MAX_VALUE;
  private @Nullable String endReason;

  Requests(NodeEvents events, Workers workers) {
    this.events = events;
    this.workers = workers;
  }

  void add(PendingRequest<?> request) {
    open.addLast(request);
    if (endReason != null) {
      events.fail(request, request.stopped(endReason));
    }
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
      open.removeIf(PendingRequest::isEnded);
      failOverdue(now);
    }
    return nextSweep;
  }

  private void failOverdue(long now) {
    List<PendingRequest<?>> heldUp = new ArrayList<>();
    for (PendingRequest<?> request : open) {
      if (now - request.deadline - HELD_UP_NANOS >= 0) {
        heldUp.add(request);
      } else if (now - request.deadline >= 0) {
        events.fail(request, request.timeout());
      }
    }
    if (!heldUp.isEmpty()) {
      // They have been failed before, but a callback of some user does not let that happen.
      workers.runAside(() -> heldUp.forEach(request -> request.fail(request.timeout())));
    }
  }

  /** Fails all of them, and all that come from now on: the server stops. */
  void endAll(String reason) {
    endReason = reason;
    for (PendingRequest<?> request : open) {
      events.fail(request, request.stopped(reason));
    }
  }

  /** Gives up those that are left. */
  List<PendingRequest<?>> takeOpen() {
    List<PendingRequest<?>> left = List.copyOf(open);
    open.clear();
    return left;
  }
}
