// SPDX-License-Identifier: Apache-2.0
package io.quorate.model;

/**
 * The identity of a log entry: its position in the log and the term in which a leader created it.
 *
 * <p>Two servers that hold the same {@code EntryId} hold the same entry, and the same log before it
 * (Log Matching, dissertation §3.5). Ids are therefore what the protocol compares instead of
 * entries. Printed as {@code index/term}.
 *
 * <p>Immutable and safe for use by any thread.
 *
 * @param index the 1-based log position; 0 only in {@link #NONE}
 * @param term the leader's term, at least 1; 0 only in {@link #NONE}
 */
public record EntryId(long index, long term) {
  /** What stands before the first entry of a log. */
  public static final EntryId NONE = new EntryId(0, 0);

  public EntryId {
    if (index < 0 || term < 0 || (index == 0) != (term == 0)) {
      throw new IllegalArgumentException(
          "no entry can have index " + index + " and term " + term + ": both start at 1");
    }
  }

  /**
   * Whether a log that ends here is at least as up to date as one that ends at {@code other}: the
   * later last term wins, then the longer log (dissertation §3.6.1).
   */
  public boolean isAtLeastAsUpToDateAs(EntryId other) {
    return term != other.term ? term > other.term : index >= other.index;
  }

  @Override
  public String toString() {
    return index + "/" + term;
  }
}
