// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import java.util.ArrayDeque;

/** The AppendEntries with entries that a follower has not answered: the window of pipelining. */
final class Inflights {
  private record Sent(long lastIndex, long bytes) {}

  private final ArrayDeque<Sent> window = new ArrayDeque<>();
  private final int maxMessages;
  private final long maxBytes;
  private long bytes;

  Inflights(int maxMessages, long maxBytes) {
    this.maxMessages = maxMessages;
    this.maxBytes = maxBytes;
  }

  boolean isFull() {
    return window.size() >= maxMessages || bytes >= maxBytes;
  }

  void add(long lastIndex, long sentBytes) {
    window.addLast(new Sent(lastIndex, sentBytes));
    bytes += sentBytes;
  }

  /** Frees those whose entries end at or below this index: they have been received. */
  void release(long matchIndex) {
    while (!window.isEmpty() && window.peekFirst().lastIndex <= matchIndex) {
      bytes -= window.removeFirst().bytes;
    }
  }

  void clear() {
    window.clear();
    bytes = 0;
  }
}
