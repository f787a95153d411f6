// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.OverloadedException;
import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes of proposals that wait for their outcome: beyond them, a clear refusal. */
final class Admission {
  private final AtomicLong waiting = new AtomicLong();
  private final long maxBytes;

  Admission(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Takes in so many bytes, to be given back by {@link #release}.
   *
   * @throws OverloadedException if there are too many already; one proposal is always let in
   */
  void admit(long bytes) {
    long before = waiting.getAndAdd(bytes);
    if (before > 0 && before + bytes > maxBytes) {
      waiting.addAndGet(-bytes);
      throw new OverloadedException(before, maxBytes);
    }
  }

  void release(long bytes) {
    waiting.addAndGet(-bytes);
  }
}
