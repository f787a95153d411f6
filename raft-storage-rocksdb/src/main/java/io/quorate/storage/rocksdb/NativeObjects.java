// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocksdb.AbstractImmutableNativeReference;

/**
 * The native objects of one database, closed in the reverse order of their making: what is built on
 * an object goes before it.
 */
final class NativeObjects implements AutoCloseable {
  // Native memory shows in no heap dump, so tests count what is open instead.
  private static final AtomicInteger OPEN = new AtomicInteger();

  private final Deque<AbstractImmutableNativeReference> owned = new ArrayDeque<>();

  /** How many owned objects of the whole process are open. */
  static int open() {
    return OPEN.get();
  }

  /** Takes over an object that was just made. */
  <T extends AbstractImmutableNativeReference> T own(T object) {
    owned.push(object);
    OPEN.incrementAndGet();
    return object;
  }

  @Override
  public void close() {
    while (!owned.isEmpty()) {
      owned.pop().close();
      OPEN.decrementAndGet();
    }
  }
}
