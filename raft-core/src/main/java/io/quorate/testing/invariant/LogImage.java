// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.invariant;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.LogEntry;
import io.quorate.model.SnapshotMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A log as it stands on a disk or in a core's memory: what it begins after, and its entries. */
public final class LogImage {
  private SnapshotMetadata base;
  private final List<LogEntry> entries;

  /** Those of the entries that hold configurations. */
  private final List<LogEntry> configurations = new ArrayList<>();

  /** An image of a log without entries. */
  public LogImage(SnapshotMetadata base) {
    this(base, List.of());
  }

  private LogImage(SnapshotMetadata base, List<LogEntry> entries) {
    this.base = base;
    this.entries = new ArrayList<>();
    entries.forEach(this::add);
  }

  private void add(LogEntry entry) {
    entries.add(entry);
    if (entry.kind() == EntryKind.CONFIGURATION) {
      configurations.add(entry);
    }
  }

  /** Returns an image of the same log, which then goes its own way. */
  public LogImage copy() {
    return new LogImage(base, entries);
  }

  /** What it begins after. */
  public SnapshotMetadata base() {
    return base;
  }

  /** The index right after the base, whether there is an entry or not. */
  public long firstIndex() {
    return base.lastIncluded().index() + 1;
  }

  /** The last entry, that of the base if there is none. */
  public EntryId last() {
    return entries.isEmpty()
        ? base.lastIncluded()
        : entries.get(entries.size() - 1).id();
  }

  /** The entries, which are not to be modified. */
  public List<LogEntry> entries() {
    return entries;
  }

  /** Whether an entry with this index is held. */
  public boolean holds(long index) {
    return index >= firstIndex() && index <= last().index();
  }

  /** The entry with an index that is held. */
  public LogEntry entry(long index) {
    return entries.get((int) (index - firstIndex()));
  }

  /** The term of an entry or of the base; -1 if the index is neither. */
  public long termAt(long index) {
    if (index == base.lastIncluded().index()) {
      return base.lastIncluded().term();
    }
    return holds(index) ? entry(index).term() : -1;
  }

  /** Whether this very entry is held, or what the log begins after. */
  public boolean holds(EntryId entry) {
    return termAt(entry.index()) == entry.term();
  }

  /** Whether this very entry is held, or was before the log was shortened. */
  public boolean holdsUpTo(EntryId entry) {
    return entry.index() < base.lastIncluded().index() || holds(entry);
  }

  /** The index of the entry with the configuration that is in force, or what the base says. */
  public long configurationIndex() {
    return configurations.isEmpty()
        ? base.configurationIndex()
        : configurations.get(configurations.size() - 1).index();
  }

  /**
   * Makes one write: first the base, then what is removed, then what is added.
   *
   * @param newBase what to begin after, or null to leave it
   * @param from which entry to remove, with all after it, or 0 for none
   */
  public void write(@Nullable SnapshotMetadata newBase, long from, List<LogEntry> more) {
    if (newBase != null) {
      beginAfter(newBase);
    }
    if (from > 0) {
      truncateFrom(from);
    }
    append(more);
  }

  /** The configuration that is in force: that of the newest entry with one, else the base's. */
  public ClusterConfiguration configuration() {
    return configurationAt(last().index());
  }

  /** The newest configuration at or below this index, as far as the log still tells. */
  public ClusterConfiguration configurationAt(long index) {
    for (int i = configurations.size() - 1; i >= 0; i--) {
      if (configurations.get(i).index() <= index) {
        return ClusterConfiguration.fromBytes(configurations.get(i).payload());
      }
    }
    return base.configuration();
  }

  /**
   * Begins after this entry from now on: those at or below it go away, and all of them if that very
   * one is not held.
   */
  public void beginAfter(SnapshotMetadata newBase) {
    EntryId last = newBase.lastIncluded();
    if (last.index() < base.lastIncluded().index()) {
      throw new InvariantViolation(
          Property.STATE_ORDER,
          "an order to begin the log after " + last + ", which begins after "
              + base.lastIncluded());
    }
    if (holds(last)) {
      entries.subList(0, (int) (last.index() - base.lastIncluded().index())).clear();
      configurations.removeIf(entry -> entry.index() <= last.index());
    } else {
      entries.clear();
      configurations.clear();
    }
    base = newBase;
  }

  /** The first configuration above this index. */
  public Optional<EntryId> firstConfigurationAfter(long index) {
    return entries.stream()
        .filter(entry -> entry.index() > index && entry.kind() == EntryKind.CONFIGURATION)
        .map(LogEntry::id)
        .findFirst();
  }

  /** Removes this entry and all after it, if they are held. */
  public void truncateFrom(long index) {
    if (index < firstIndex()) {
      throw new InvariantViolation(
          Property.STATE_ORDER,
          "an order to remove entry " + index + ", which the log after " + last()
              + " does not hold");
    }
    if (index <= last().index()) {
      entries.subList((int) (index - firstIndex()), entries.size()).clear();
      configurations.removeIf(entry -> entry.index() >= index);
    }
  }

  /** Appends entries, which must continue the log. */
  public void append(List<LogEntry> more) {
    for (LogEntry entry : more) {
      if (entry.index() != last().index() + 1) {
        throw new InvariantViolation(
            Property.STATE_ORDER, "an order to write entry " + entry + " right after " + last());
      }
      add(entry);
    }
  }

  @Override
  public String toString() {
    return "log " + firstIndex() + ".." + last();
  }
}
