// SPDX-License-Identifier: Apache-2.0
package io.quorate.spi;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.RecoveredLog;
import io.quorate.model.SnapshotMetadata;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a write makes of a log, told without the log's entries: the bookkeeping that every
 * implementation of {@link LogStorage} needs, to refuse a write before any of it is stored and to
 * answer {@link LogStorage#recover} from memory.
 *
 * <p>Pure functions, safe for use by any thread.
 */
public final class LogOutline {
  private LogOutline() {}

  /**
   * Returns what a group's log is after a write.
   *
   * @param before what it was, or null if nothing was ever written of this group; then an empty log
   *     of a server that belongs to no cluster
   * @param write what is to happen to it
   * @throws IllegalArgumentException if the entries do not follow what is left of the log, or their
   *     terms fall
   */
  public static RecoveredLog after(@Nullable RecoveredLog before, LogWrite write) {
    RecoveredLog log = before != null ? before : RecoveredLog.bootstrap(ClusterConfiguration.EMPTY);
    HardState hardState = write.hardState() != null ? write.hardState() : log.hardState();
    log = withBase(log, write.base() != null ? write.base() : log.base(), hardState);
    if (write.truncateFrom() > 0 && write.truncateFrom() <= log.lastIndex()) {
      log =
          upTo(log, Math.max(write.truncateFrom() - 1, log.base().lastIncluded().index()));
    }
    return write.entries().isEmpty() ? log : withEntries(log, write);
  }

  /**
   * Returns the term of an entry that a log holds, or of the one that it begins after.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static long termAt(RecoveredLog log, long index) {
    EntryId base = log.base().lastIncluded();
    if (index < base.index() || index > log.lastIndex()) {
      throw new IllegalArgumentException(
          "no index " + index + " in a log after " + base + " up to " + log.lastIndex());
    }
    long term = base.term();
    for (EntryId start : log.termStarts()) {
      if (start.index() > index) {
        break;
      }
      term = start.term();
    }
    return index == base.index() ? base.term() : term;
  }

  private static long lastTerm(RecoveredLog log) {
    List<EntryId> starts = log.termStarts();
    return starts.isEmpty()
        ? log.base().lastIncluded().term()
        : starts.get(starts.size() - 1).term();
  }

  /**
   * Refuses a range of entries that a log does not hold.
   *
   * @throws IllegalArgumentException if it does not hold all of {@code from..through}, or that is
   *     no range
   */
  public static void requireHeld(GroupId group, RecoveredLog log, long from, long through) {
    long base = log.base().lastIncluded().index();
    if (from <= base || from > through || through > log.lastIndex()) {
      throw new IllegalArgumentException(group + " holds the entries after " + base + " up to "
          + log.lastIndex() + ", not " + from + ".." + through);
    }
  }

  private static RecoveredLog withBase(
      RecoveredLog log, SnapshotMetadata base, HardState hardState) {
    EntryId newBase = base.lastIncluded();
    EntryId oldBase = log.base().lastIncluded();
    if (newBase.equals(oldBase)) {
      return new RecoveredLog(
          hardState, base, log.lastIndex(), log.termStarts(), log.configurations());
    }
    boolean held = newBase.index() > oldBase.index()
        && newBase.index() <= log.lastIndex()
        && termAt(log, newBase.index()) == newBase.term();
    if (!held || newBase.index() == log.lastIndex()) {
      return new RecoveredLog(hardState, base, newBase.index(), List.of(), List.of());
    }
    long first = newBase.index() + 1;
    List<EntryId> termStarts = new ArrayList<>();
    termStarts.add(new EntryId(first, termAt(log, first)));
    for (EntryId start : log.termStarts()) {
      if (start.index() > first) {
        termStarts.add(start);
      }
    }
    List<LogEntry> configurations =
        log.configurations().stream().filter(entry -> entry.index() >= first).toList();
    return new RecoveredLog(hardState, base, log.lastIndex(), termStarts, configurations);
  }

  private static RecoveredLog upTo(RecoveredLog log, long lastIndex) {
    return new RecoveredLog(
        log.hardState(),
        log.base(),
        lastIndex,
        log.termStarts().stream().filter(start -> start.index() <= lastIndex).toList(),
        log.configurations().stream()
            .filter(entry -> entry.index() <= lastIndex)
            .toList());
  }

  private static RecoveredLog withEntries(RecoveredLog log, LogWrite write) {
    List<LogEntry> entries = write.entries();
    LogEntry first = entries.get(0);
    if (first.index() != log.lastIndex() + 1) {
      throw new IllegalArgumentException(
          write.group() + ": entry " + first + " cannot follow index " + log.lastIndex());
    }
    // Most writes begin no term and hold no configuration: the lists are then shared, not copied.
    List<EntryId> termStarts = log.termStarts();
    List<LogEntry> configurations = log.configurations();
    boolean empty = termStarts.isEmpty();
    long term = lastTerm(log);
    for (LogEntry entry : entries) {
      if (entry.term() < term) {
        throw new IllegalArgumentException(
            write.group() + ": the term of entry " + entry + " is below " + term);
      }
      if (entry.term() > term || empty) {
        termStarts = with(termStarts, log.termStarts(), entry.id());
        term = entry.term();
        empty = false;
      }
      if (entry.kind() == EntryKind.CONFIGURATION) {
        configurations = with(configurations, log.configurations(), entry);
      }
    }
    return new RecoveredLog(
        log.hardState(),
        log.base(),
        first.index() + entries.size() - 1,
        termStarts,
        configurations);
  }

  private static <T> List<T> with(List<T> list, List<T> shared, T element) {
    List<T> own = list == shared ? new ArrayList<>(list) : list;
    own.add(element);
    return own;
  }
}
