// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.NodeStoppedException;
import io.quorate.RaftException;
import io.quorate.ReadConsistency;
import io.quorate.ReadTimeoutException;
import io.quorate.core.ReadRequest;
import java.util.function.Supplier;

/** A linearizable read whose user waits for it. */
final class PendingRead<T> extends PendingRequest<T>
    implements ReadRequest, GroupLoop.Task, Applier.Task {
  /** What a read counts for among the bytes that wait. */
  static final long WEIGHT = 256;

  private final Supplier<T> query;
  private final ReadConsistency consistency;
  private final Admission admission;

  /** When the lease ends that the answer rests upon; Long.MAX_VALUE if it rests on none. */
  private volatile long validUntil = Long.MAX_VALUE;

  private volatile boolean leaseMissed;

  PendingRead(
      Supplier<T> query,
      ReadConsistency consistency,
      Admission admission,
      long madeAt,
      long deadline) {
    super(madeAt, deadline);
    this.query = query;
    this.consistency = consistency;
    this.admission = admission;
  }

  ReadConsistency consistency() {
    return consistency;
  }

  @Override
  public boolean lease() {
    return consistency instanceof ReadConsistency.Lease && !leaseMissed;
  }

  void validUntil(long time) {
    validUntil = time;
  }

  /**
   * Runs the query, on the thread that applies.
   *
   * @return whether it has ended; if not, the lease ran out before the answer was there, and it
   *     must be asked for without one
   */
  boolean run(Workers workers) {
    if (isEnded()) {
      return true;
    }
    try {
      T answer = query.get();
      // Only now: a pause before this line could outlast the lease, and another leader write (Q13).
      if (validUntil != Long.MAX_VALUE && workers.nanoTime() - validUntil >= 0) {
        leaseMissed = true;
        validUntil = Long.MAX_VALUE;
        return false;
      }
      succeed(answer);
    } catch (Throwable e) {
      fail(e);
    }
    return true;
  }

  @Override
  RaftException timeout() {
    return new ReadTimeoutException((deadline - madeAt) / 1_000_000);
  }

  @Override
  RaftException stopped(String reason) {
    return new NodeStoppedException(reason);
  }

  @Override
  void release() {
    admission.release(WEIGHT);
  }
}
