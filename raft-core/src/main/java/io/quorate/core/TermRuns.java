// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.model.EntryId;
import java.util.Arrays;

/**
 * The term of every entry of a log, kept as the first index of each run of entries of one term.
 *
 * <p>Terms change only when leaders do, so that a log of millions of entries has a handful of runs:
 * the consistency check, the search for a conflict and the commit rule never read an entry.
 */
final class TermRuns {
  private long[] starts = new long[8];
  private long[] terms = new long[8];
  private int size;

  /**
   * Notes that the entry at this index, one after the last, has this term, no lower than before.
   */
  void append(long index, long term) {
    if (size > 0 && terms[size - 1] == term) {
      return;
    }
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, size * 2);
      terms = Arrays.copyOf(terms, size * 2);
    }
    starts[size] = index;
    terms[size] = term;
    size++;
  }

  void append(EntryId start) {
    append(start.index(), start.term());
  }

  /** Forgets the entry at this index and all after it. */
  void truncateFrom(long index) {
    while (size > 0 && starts[size - 1] >= index) {
      size--;
    }
  }

  /** Forgets what it can of the entries up to this index; that of the next one stays known. */
  void compact(long index) {
    int first = Math.max(0, runOf(index + 1));
    starts = Arrays.copyOfRange(starts, first, starts.length + first);
    terms = Arrays.copyOfRange(terms, first, terms.length + first);
    size -= first;
  }

  /** The term at this index, which must lie within the log. */
  long termAt(long index) {
    return terms[runOf(index)];
  }

  /**
   * The last index at or below this one whose term is at most {@code term}, or one less than the
   * first index if there is none.
   */
  long lastAtOrBelow(long index, long term) {
    long last = index;
    for (int run = runOf(index); run >= 0; run--) {
      if (terms[run] <= term) {
        return last;
      }
      last = starts[run] - 1;
    }
    return last;
  }

  private int runOf(long index) {
    int run = size - 1;
    while (run >= 0 && starts[run] > index) {
      run--;
    }
    return run;
  }
}
