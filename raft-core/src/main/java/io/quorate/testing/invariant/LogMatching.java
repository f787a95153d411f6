// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.invariant;

import io.quorate.model.EntryId;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import java.util.HashMap;
import java.util.Map;

/**
 * If two logs hold an entry with the same index and term, they are the same up to it (paper §5.3).
 *
 * <p>Looked at entry by entry as it enters any log: wherever an id stands, the content and the
 * entry before it are what they were when it was first seen. By induction the logs are the same,
 * whatever memories and disks they are on, and however long ago.
 */
public final class LogMatching {
  private record Seen(LogEntry entry, EntryId previous, NodeId where) {}

  private final Map<EntryId, Seen> seen = new HashMap<>();

  /** An entry enters a log. */
  public void appended(NodeId node, EntryId previous, LogEntry entry) {
    Seen first = seen.putIfAbsent(entry.id(), new Seen(entry, previous, node));
    if (first == null) {
      return;
    }
    if (!first.entry().equals(entry)) {
      throw new InvariantViolation(
          Property.LOG_MATCHING,
          "entry " + entry.id() + " of " + node + " differs from that of " + first.where());
    }
    if (!first.previous().equals(previous)) {
      throw new InvariantViolation(
          Property.LOG_MATCHING,
          "entry " + entry.id() + " of " + node + " follows " + previous + ", that of "
              + first.where() + " follows " + first.previous());
    }
  }
}
