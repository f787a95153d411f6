// SPDX-License-Identifier: Apache-2.0
package io.quorate.spi;

import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.SnapshotMetadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to become durable of one group, all of it or nothing. Its parts take effect in the order
 * in which they stand here.
 *
 * @param group whose
 * @param hardState replaces the hard state, or null to leave it
 * @param base what the log begins after from now on, or null to leave it. Entries at or below it go
 *     away. If the log does not hold that very entry, all entries go away.
 * @param truncateFrom removes this entry and all after it, or 0 to remove none
 * @param entries appended to what is left, without a gap; may be empty
 */
public record LogWrite(
    GroupId group,
    @Nullable HardState hardState,
    @Nullable SnapshotMetadata base,
    long truncateFrom,
    List<LogEntry> entries) {
  public LogWrite {
    entries = List.copyOf(entries);
    if (truncateFrom < 0) {
      throw new IllegalArgumentException("cannot truncate from index " + truncateFrom);
    }
    for (int i = 1; i < entries.size(); i++) {
      if (entries.get(i).index() != entries.get(0).index() + i) {
        throw new IllegalArgumentException(
            "entry " + entries.get(i) + " does not follow " + entries.get(i - 1));
      }
    }
  }

  /** The first write of a group: an empty log after this base. */
  public static LogWrite base(GroupId group, SnapshotMetadata base) {
    return new LogWrite(group, null, base, 0, List.of());
  }
}
