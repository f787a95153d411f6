// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.RaftException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A user's request that has not ended. Whoever ends it first, ends it; later attempts do nothing.
 */
abstract sealed class PendingRequest<T>
    permits PendingProposal, PendingRead, PendingMembership, PendingTransfer, PendingSnapshot {
  /** Of one that is ended by other means than time. */
  static final long NO_DEADLINE = Long.MAX_VALUE / 2;

  private final CompletableFuture<T> future = new CompletableFuture<>();
  private final AtomicBoolean ended = new AtomicBoolean();

  /** When it was made and when it must have ended, on the clock of the workers. */
  final long madeAt;

  final long deadline;

  PendingRequest(long madeAt, long deadline) {
    this.madeAt = madeAt;
    this.deadline = deadline;
  }

  final CompletableFuture<T> future() {
    return future;
  }

  /** Whether it has ended; not taken from the future, which its user can complete too. */
  final boolean isEnded() {
    return ended.get();
  }

  final void succeed(T result) {
    if (end()) {
      future.complete(result);
    }
  }

  final void fail(Throwable failure) {
    if (end()) {
      future.completeExceptionally(failure);
    }
  }

  /** What it is told when its deadline has passed. */
  abstract RaftException timeout();

  /** What it is told when the server stops, for this reason. */
  abstract RaftException stopped(String reason);

  /** Gives back what the request held. */
  void release() {}

  private boolean end() {
    if (!ended.compareAndSet(false, true)) {
      return false;
    }
    release();
    return true;
  }

  /** The same in every run, so that traces of two can be compared. */
  @Override
  public String toString() {
    return getClass().getSimpleName();
  }
}
