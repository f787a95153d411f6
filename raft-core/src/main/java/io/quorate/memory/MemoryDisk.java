// SPDX-License-Identifier: Apache-2.0
package io.quorate.memory;

import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.RecoveredLog;
import io.quorate.spi.LogOutline;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What outlives a {@link LogStorage} in memory: the place that it writes to, as a directory is to a
 * storage of files. A server that restarts opens the same disk again.
 *
 * <p>Safe for use by any thread.
 */
public final class MemoryDisk {
  private final Map<GroupId, RecoveredLog> logs = new HashMap<>();

  /** The entries of each group's log, those after its base. */
  private final Map<GroupId, List<LogEntry>> entries = new HashMap<>();

  private @Nullable LogStorage user;

  /** A disk with nothing on it. */
  public MemoryDisk() {}

  /** Makes a storage the only user of this disk. */
  synchronized void acquire(LogStorage storage) throws IOException {
    if (user != null) {
      throw new IOException("this memory disk is in use by another storage");
    }
    user = storage;
  }

  synchronized void release(LogStorage storage) {
    if (user == storage) {
      user = null;
    }
  }

  synchronized Optional<RecoveredLog> recover(GroupId group) {
    return Optional.ofNullable(logs.get(group));
  }

  synchronized void write(List<LogWrite> batch) {
    // A batch that is refused must change nothing, so all of it is judged before any is carried
    // out.
    Map<GroupId, RecoveredLog> judged = new HashMap<>();
    for (LogWrite write : batch) {
      RecoveredLog before = judged.getOrDefault(write.group(), logs.get(write.group()));
      judged.put(write.group(), LogOutline.after(before, write));
    }
    for (LogWrite write : batch) {
      RecoveredLog before = logs.get(write.group());
      RecoveredLog after = LogOutline.after(before, write);
      logs.put(write.group(), after);
      List<LogEntry> held = entries.computeIfAbsent(write.group(), group -> new ArrayList<>());
      keep(held, before, after, write.entries().size());
      held.addAll(write.entries());
    }
  }

  /** Drops from {@code held} what a write removes before it appends {@code appended} entries. */
  private static void keep(
      List<LogEntry> held, @Nullable RecoveredLog before, RecoveredLog after, int appended) {
    if (before == null) {
      return;
    }
    long first = before.base().lastIncluded().index() + 1;
    long base = after.base().lastIncluded().index();
    long last = after.lastIndex() - appended;
    if (base < first - 1) {
      held.clear(); // a base before the old one: nothing of the old log follows it
      return;
    }
    int kept = (int) Math.max(0, Math.min(held.size(), last - first + 1));
    held.subList(kept, held.size()).clear();
    held.subList(0, (int) Math.min(kept, base - first + 1)).clear();
  }

  synchronized List<LogEntry> entries(GroupId group, long from, long through, long maxBytes) {
    RecoveredLog log = logs.get(group);
    if (log == null) {
      throw new IllegalArgumentException(group + " has no log");
    }
    LogOutline.requireHeld(group, log, from, through);
    List<LogEntry> read = new ArrayList<>();
    long bytes = 0;
    int first = (int) (from - log.base().lastIncluded().index() - 1);
    for (LogEntry entry : entries.get(group).subList(first, (int) (first + through - from + 1))) {
      bytes += entry.payload().size();
      if (bytes > maxBytes && !read.isEmpty()) {
        break;
      }
      read.add(entry);
    }
    return read;
  }

  @Override
  public synchronized String toString() {
    return "MemoryDisk" + logs;
  }
}
