// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.NodeStoppedException;
import io.quorate.RaftException;
import io.quorate.ReadTimeoutException;
import io.quorate.core.ReadRequest;
import java.util.function.Supplier;

/** A linearizable read whose user waits for it. */
final class PendingRead<T> extends PendingRequest<T>
    implements ReadRequest, GroupLoop.Task, Applier.Task {
  /** What a read counts for among the bytes that wait. */
  static final long WEIGHT = 256;

  private final Supplier<T> query;
  private final Admission admission;

  PendingRead(Supplier<T> query, Admission admission, long madeAt, long deadline) {
    super(madeAt, deadline);
    this.query = query;
    this.admission = admission;
  }

  /** Runs the query, on the thread that applies. */
  void run() {
    if (isEnded()) {
      return;
    }
    try {
      succeed(query.get());
    } catch (Throwable e) {
      fail(e);
    }
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
