// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import io.quorate.model.GroupId;
import io.quorate.model.RecoveredLog;
import io.quorate.spi.LogWrite;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a storage knows of its groups without asking the database: what is durable, and what may be
 * read.
 *
 * <p>Changed by the thread that writes, read by any.
 */
final class GroupLogs {
  private final Map<GroupId, RecoveredLog> durable = new ConcurrentHashMap<>();
  private final Map<GroupId, Range> readable = new ConcurrentHashMap<>();

  /** Counts what was published, so that a range that came back is another one. */
  private long version;

  /**
   * A range of entries that the database holds. As long as readers find an equal one, nothing of it
   * was removed.
   */
  record Range(long first, long last, long version) {
    boolean holds(long from, long through) {
      return first <= from && from <= through && through <= last;
    }

    @Override
    public String toString() {
      return first > last ? "no entries" : first + ".." + last;
    }

    private Range only(long from, long through, long newVersion) {
      return new Range(Math.max(first, from), Math.min(last, through), newVersion);
    }
  }

  /** One write, and what it makes of its group's log. */
  record Step(LogWrite write, @Nullable RecoveredLog before, RecoveredLog after) {
    /** Whether the log is to begin earlier than before. */
    boolean movesBack() {
      return before != null && baseIndex(after) < baseIndex(before);
    }
  }

  /** What is durable of a group, or null if nothing is. */
  @Nullable
  RecoveredLog durable(GroupId group) {
    return durable.get(group);
  }

  /** What a group's durable log begins after. */
  long baseIndex(GroupId group) {
    RecoveredLog log = durable.get(group);
    return log == null ? 0 : baseIndex(log);
  }

  static long baseIndex(RecoveredLog log) {
    return log.base().lastIncluded().index();
  }

  /**
   * Returns what may be read of a group.
   *
   * @throws IllegalArgumentException if that does not hold all of {@code from..through}
   */
  Range requireReadable(GroupId group, long from, long through) {
    Range range = readable.get(group);
    if (range == null || !range.holds(from, through)) {
      throw new IllegalArgumentException(group + (range == null ? " has no log" : " holds " + range)
          + ", not " + from + ".." + through);
    }
    return range;
  }

  /**
   * To be called before a write is carried out: what it removes must not be promised to readers any
   * more once the database may have removed it.
   */
  void hideWhatGoes(Step step) {
    RecoveredLog before = step.before();
    long base = baseIndex(step.after());
    long kept = step.after().lastIndex() - step.write().entries().size();
    if (before != null && (kept < before.lastIndex() || base != baseIndex(before))) {
      readable.computeIfPresent(
          step.write().group(), (group, range) -> range.only(base + 1, kept, ++version));
    }
  }

  /** To be called once a group's log is durable like this. */
  void publish(GroupId group, RecoveredLog log) {
    durable.put(group, log);
    readable.put(group, new Range(baseIndex(log) + 1, log.lastIndex(), ++version));
  }
}
