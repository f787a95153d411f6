// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.RecoveredLog;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.LogWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What a group's log must be after some writes, worked out in the plainest way: the oracle that
 * {@link LogStorageContract} compares a storage with. Shares no code with the storages on purpose.
 */
final class NaiveLog {
  private HardState hardState = HardState.INITIAL;
  private SnapshotMetadata base = SnapshotMetadata.bootstrap(ClusterConfiguration.EMPTY);
  private final TreeMap<Long, LogEntry> entries = new TreeMap<>();

  void apply(LogWrite write) {
    if (write.hardState() != null) {
      hardState = write.hardState();
    }
    if (write.base() != null) {
      EntryId id = write.base().lastIncluded();
      LogEntry held = entries.get(id.index());
      boolean holdsIt =
          held != null ? held.id().equals(id) : base.lastIncluded().equals(id);
      if (!holdsIt) {
        entries.clear();
      }
      entries.headMap(id.index(), true).clear();
      base = write.base();
    }
    if (write.truncateFrom() > 0) {
      entries.tailMap(write.truncateFrom(), true).clear();
    }
    for (LogEntry entry : write.entries()) {
      entries.put(entry.index(), entry);
    }
  }

  SnapshotMetadata base() {
    return base;
  }

  long firstIndex() {
    return base.lastIncluded().index() + 1;
  }

  EntryId last() {
    return entries.isEmpty()
        ? base.lastIncluded()
        : entries.lastEntry().getValue().id();
  }

  EntryId idAt(long index) {
    LogEntry entry = entries.get(index);
    return entry == null ? base.lastIncluded() : entry.id();
  }

  List<LogEntry> entries() {
    return List.copyOf(entries.values());
  }

  RecoveredLog recovered() {
    List<EntryId> termStarts = new ArrayList<>();
    List<LogEntry> configurations = new ArrayList<>();
    long term = 0;
    for (LogEntry entry : entries.values()) {
      if (entry.term() != term) {
        termStarts.add(entry.id());
        term = entry.term();
      }
      if (entry.kind() == EntryKind.CONFIGURATION) {
        configurations.add(entry);
      }
    }
    return new RecoveredLog(hardState, base, last().index(), termStarts, configurations);
  }
}
