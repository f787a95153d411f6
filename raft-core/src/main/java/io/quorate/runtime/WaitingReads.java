// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import java.util.PriorityQueue;

/** The reads of one group that wait until the state machine has been given an index. */
final class WaitingReads {
  /** From how many on those are looked for that have ended while they waited. */
  private static final int MANY = 1 << 14;

  private record Waiting(long index, long arrival, PendingRead<?> read)
      implements Comparable<Waiting> {
    @Override
    public int compareTo(Waiting other) {
      int order = Long.compare(index, other.index);
      return order != 0 ? order : Long.compare(arrival, other.arrival);
    }
  }

  private final PriorityQueue<Waiting> waiting = new PriorityQueue<>();
  private final Workers.Worker<Applier.Task> applier;
  private long handedOut;
  private long arrivals;

  WaitingReads(long handedOut, Workers.Worker<Applier.Task> applier) {
    this.handedOut = handedOut;
    this.applier = applier;
  }

  /** The read may be answered once the state machine is at this index. */
  void add(long index, PendingRead<?> read) {
    if (index <= handedOut) {
      // The applier works in order: it will have applied all that it was handed by then.
      post(read);
      return;
    }
    if (waiting.size() >= MANY) {
      waiting.removeIf(entry -> entry.read.isEnded());
    }
    arrivals++;
    waiting.add(new Waiting(index, arrivals, read));
  }

  /** The applier has been given everything up to this index. */
  void onHandedOut(long index) {
    handedOut = index;
    while (!waiting.isEmpty() && waiting.peek().index <= index) {
      post(waiting.remove().read);
    }
  }

  private void post(PendingRead<?> read) {
    if (!applier.post(read)) {
      read.fail(read.stopped("closed"));
    }
  }
}
