// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.LogEntry;
import io.quorate.model.RecoveredLog;
import io.quorate.model.SnapshotMetadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log as the protocol sees it: what is durable and the tail that is not yet, as one.
 *
 * <p>It knows the term of every entry and every configuration, and keeps the newest entries; older
 * ones have to be loaded from storage by the driver. What is durable is {@link Persistence}'s.
 */
final class RaftLog {
  private EntryId base;
  private final TermRuns runs = new TermRuns();
  private final ConfigurationHistory configurations;
  private final EntryCache cache;
  private long lastIndex;

  RaftLog(RecoveredLog recovered, long cacheBytes) {
    this.base = recovered.base().lastIncluded();
    this.lastIndex = recovered.lastIndex();
    this.cache = new EntryCache(lastIndex + 1, cacheBytes);
    this.configurations = new ConfigurationHistory(recovered.base());
    recovered.termStarts().forEach(runs::append);
    recovered.configurations().forEach(configurations::append);
  }

  /** The entry that the log begins after. */
  EntryId base() {
    return base;
  }

  long lastIndex() {
    return lastIndex;
  }

  /** The last entry, that of the base if there is none. */
  EntryId last() {
    return new EntryId(lastIndex, termAt(lastIndex));
  }

  /** The term at this index, or -1 if the log does not reach there, at either end. */
  long termAt(long index) {
    if (index < base.index() || index > lastIndex) {
      return -1;
    }
    return index == base.index() ? base.term() : runs.termAt(index);
  }

  /** Whether this very entry is in the log, or what the log begins after. */
  boolean holds(EntryId entry) {
    return termAt(entry.index()) == entry.term();
  }

  /**
   * The highest index at or below this one whose term is not later than this: no higher up can the
   * log agree with one that has an entry of that term at that index (paper §5.3).
   */
  long lastNotBeyond(long index, long term) {
    long highest = Math.min(index, lastIndex);
    return highest <= base.index() ? highest : runs.lastAtOrBelow(highest, term);
  }

  /** The configuration in force: the newest in the log, committed or not (§4.1). */
  ClusterConfiguration configuration() {
    return configurations.current();
  }

  /** The index of the entry that holds the configuration in force, 0 for the bootstrap's. */
  long configurationIndex() {
    return configurations.currentIndex();
  }

  /** The newest configuration at or below this index. */
  ClusterConfiguration configurationAt(long index) {
    return configurations.at(index);
  }

  /** What a snapshot of this index stands for, or null if the log does not reach there. */
  @Nullable
  SnapshotMetadata snapshotAt(long index) {
    long term = termAt(index);
    return term < 0 ? null : configurations.snapshotAt(new EntryId(index, term));
  }

  /** Lets go of the entries at or below one that it holds and that a snapshot stands for. */
  void compact(SnapshotMetadata newBase) {
    base = newBase.lastIncluded();
    runs.compact(base.index());
    configurations.compact(base.index());
  }

  /**
   * Begins anew after a snapshot. Nothing of what was here can be told to fit what follows it, so
   * all of it goes, also what stood behind that index (S3).
   */
  void install(SnapshotMetadata snapshot) {
    base = snapshot.lastIncluded();
    lastIndex = base.index();
    runs.truncateFrom(0);
    configurations.install(snapshot);
    cache.restart(lastIndex + 1);
  }

  /** Adds the entry that follows the last. */
  void append(LogEntry entry) {
    if (entry.index() != lastIndex + 1) {
      throw new ProtocolViolation("entry " + entry + " does not follow index " + lastIndex);
    }
    runs.append(entry.index(), entry.term());
    configurations.append(entry);
    cache.append(entry);
    lastIndex = entry.index();
  }

  /** Removes the entry at this index and all after it, and with them their configurations. */
  void truncateFrom(long index) {
    runs.truncateFrom(index);
    configurations.truncateFrom(index);
    cache.truncateFrom(index);
    lastIndex = index - 1;
  }

  /** Consecutive entries, at least one, or null if the first has to be loaded. */
  @Nullable
  List<LogEntry> slice(long from, long through, int maxEntries, long maxBytes) {
    return cache.slice(from, Math.min(through, lastIndex), maxEntries, maxBytes);
  }

  /** Lets go of entries beyond the memory bound, of those that are durable. */
  void evict(long durableIndex) {
    cache.evict(durableIndex);
  }
}
