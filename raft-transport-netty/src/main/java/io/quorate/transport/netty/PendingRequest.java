// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.quorate.model.Bytes;
import io.quorate.transport.netty.RequestFailedException.Reason;
import java.util.concurrent.CompletableFuture;

/**
 * A request and the promise of its response. Held by one part of the client at a time, which passes
 * it on or ends it.
 */
final class PendingRequest {
  private final Bytes request;
  private final long deadlineNanos;
  private final CompletableFuture<Bytes> future = new CompletableFuture<>();
  private Runnable whenDone = () -> {};

  PendingRequest(Bytes request, long deadlineNanos) {
    this.request = request;
    this.deadlineNanos = deadlineNanos;
  }

  /** Has this done right before the future ends. */
  void whenDone(Runnable action) {
    whenDone = action;
  }

  Bytes request() {
    return request;
  }

  /** By {@link System#nanoTime}. */
  long deadlineNanos() {
    return deadlineNanos;
  }

  CompletableFuture<Bytes> future() {
    return future;
  }

  void complete(Bytes response) {
    whenDone.run();
    future.complete(response);
  }

  void fail(Reason reason, boolean maybeReceived, String message) {
    whenDone.run();
    future.completeExceptionally(new RequestFailedException(reason, maybeReceived, message));
  }
}
