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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What outlives a {@link LogStorage} in memory: the place that it writes to, as a directory is to a
 * storage of files. A server that restarts opens the same disk again.
 *
 * <p>Safe for use by any thread.
 */
public final class MemoryDisk {
  private final Map<GroupId, Held> groups = new TreeMap<>();
  private @Nullable LogStorage user;

  /** A disk with nothing on it. */
  public MemoryDisk() {}

  /** What is stored of one group: its log, and the entries of that log in order. */
  private static final class Held {
    private RecoveredLog log;
    private final List<LogEntry> entries = new ArrayList<>();

    Held(RecoveredLog log) {
      this.log = log;
    }

    void become(RecoveredLog after, LogWrite write) {
      long oldBase = log.base().lastIncluded().index();
      long newBase = after.base().lastIncluded().index();
      if (newBase < oldBase) {
        entries.clear();
      } else {
        long last = after.lastIndex() - write.entries().size();
        int kept = (int) Math.max(0, Math.min(entries.size(), last - oldBase));
        entries.subList(kept, entries.size()).clear();
        entries.subList(0, (int) Math.min(kept, newBase - oldBase)).clear();
      }
      entries.addAll(write.entries());
      log = after;
    }
  }

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
    return Optional.ofNullable(groups.get(group)).map(held -> held.log);
  }

  synchronized void write(List<LogWrite> batch) {
    // A batch that is refused must change nothing, so all of it is judged before any is carried
    // out.
    List<RecoveredLog> judged = new ArrayList<>();
    Map<GroupId, RecoveredLog> logsSoFar = new HashMap<>();
    for (LogWrite write : batch) {
      RecoveredLog before = logsSoFar.get(write.group());
      if (before == null) {
        before = recover(write.group()).orElse(null);
      }
      RecoveredLog after = LogOutline.after(before, write);
      logsSoFar.put(write.group(), after);
      judged.add(after);
    }
    for (int i = 0; i < batch.size(); i++) {
      LogWrite write = batch.get(i);
      RecoveredLog after = judged.get(i);
      groups.computeIfAbsent(write.group(), group -> new Held(after)).become(after, write);
    }
  }

  synchronized List<LogEntry> entries(GroupId group, long from, long through, long maxBytes) {
    Held held = groups.get(group);
    if (held == null) {
      throw new IllegalArgumentException(group + " has no log");
    }
    LogOutline.requireHeld(group, held.log, from, through);
    int first = (int) (from - held.log.base().lastIncluded().index() - 1);
    List<LogEntry> read = new ArrayList<>();
    long bytes = 0;
    for (LogEntry entry : held.entries.subList(first, (int) (first + through - from + 1))) {
      bytes += entry.payload().size();
      if (bytes > maxBytes && !read.isEmpty()) {
        break;
      }
      read.add(entry);
    }
    return read;
  }
}
