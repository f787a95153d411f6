// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.model.LogEntry;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries of a log, in memory: a ring of consecutive ones, bounded in bytes.
 *
 * <p>It is cut exactly as the log is. An entry that stayed here after it was truncated from the log
 * would be sent and applied in place of the one that took its index.
 */
final class EntryCache {
  private final long maxBytes;
  private LogEntry[] ring = new LogEntry[64];
  private long firstIndex;
  private int size;
  private long bytes;

  /** Creates an empty one whose first entry will have this index. */
  EntryCache(long firstIndex, long maxBytes) {
    this.firstIndex = firstIndex;
    this.maxBytes = maxBytes;
  }

  /** The index of the oldest entry here, or of the next one to come if there is none. */
  long firstIndex() {
    return firstIndex;
  }

  /** Adds the entry that follows the last. */
  void append(LogEntry entry) {
    if (size == ring.length) {
      grow();
    }
    ring[slot(entry.index())] = entry;
    size++;
    bytes += entry.weight();
  }

  /** Forgets the entry at this index and all after it. */
  void truncateFrom(long index) {
    while (size > 0 && firstIndex + size > index) {
      size--;
      forget(firstIndex + size);
    }
    if (size == 0) {
      firstIndex = Math.min(firstIndex, index);
    }
  }

  /** Forgets everything; the next entry will have this index. */
  void restart(long index) {
    Arrays.fill(ring, null);
    size = 0;
    bytes = 0;
    firstIndex = index;
  }

  /** Forgets the oldest entries while there are too many bytes, but none above this index. */
  void evict(long through) {
    while (bytes > maxBytes && firstIndex <= through) {
      forget(firstIndex);
      firstIndex++;
      size--;
    }
  }

  /**
   * Consecutive entries, at least one, or null if the first is not here.
   *
   * @param through the index of the last one at most, no higher than the log's
   */
  @Nullable
  List<LogEntry> slice(long from, long through, int maxEntries, long maxSliceBytes) {
    if (from < firstIndex || from >= firstIndex + size) {
      return null;
    }
    int limit = (int) Math.min(maxEntries, through - from + 1);
    int count = 1;
    long sliceBytes = ring[slot(from)].weight();
    while (count < limit) {
      sliceBytes += ring[slot(from + count)].weight();
      if (sliceBytes > maxSliceBytes) {
        break;
      }
      count++;
    }
    LogEntry[] slice = new LogEntry[count];
    for (int i = 0; i < count; i++) {
      slice[i] = ring[slot(from + i)];
    }
    // Unmodifiable, so that messages and effects take it over without another copy.
    return List.of(slice);
  }

  private int slot(long index) {
    return (int) index & (ring.length - 1);
  }

  @SuppressWarnings("NullAway") // a slot outside of the ring's entries is never read
  private void forget(long index) {
    bytes -= ring[slot(index)].weight();
    ring[slot(index)] = null;
  }

  private void grow() {
    LogEntry[] old = ring;
    ring = Arrays.copyOf(old, old.length * 2);
    Arrays.fill(ring, null);
    for (long index = firstIndex; index < firstIndex + size; index++) {
      ring[slot(index)] = old[(int) index & (old.length - 1)];
    }
  }
}
