// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.LogEntry;
import io.quorate.model.SnapshotMetadata;
import java.util.ArrayList;
import java.util.List;

/**
 * The configurations that a log holds, above the one that it begins with.
 *
 * <p>The newest is in force from the moment its entry is in the log, committed or not, and the one
 * before it is in force again when that entry is truncated (dissertation §4.1).
 */
final class ConfigurationHistory {
  private record Configured(long index, ClusterConfiguration configuration) {}

  private final List<Configured> history = new ArrayList<>();

  ConfigurationHistory(SnapshotMetadata base) {
    history.add(new Configured(base.configurationIndex(), base.configuration()));
  }

  /** The configuration in force. */
  ClusterConfiguration current() {
    return history.get(history.size() - 1).configuration;
  }

  /** The index of the entry that holds it. */
  long currentIndex() {
    return history.get(history.size() - 1).index;
  }

  /** What a snapshot of this entry stands for: the newest configuration at or below it is part. */
  SnapshotMetadata snapshotAt(EntryId entry) {
    Configured configured = newestAt(entry.index());
    return new SnapshotMetadata(entry, configured.configuration, configured.index);
  }

  /** The newest at or below this index. */
  ClusterConfiguration at(long index) {
    return newestAt(index).configuration;
  }

  private Configured newestAt(long index) {
    int newest = history.size() - 1;
    while (newest > 0 && history.get(newest).index > index) {
      newest--;
    }
    return history.get(newest);
  }

  /** Forgets those that an entry up to this index has replaced. */
  void compact(long index) {
    while (history.size() > 1 && history.get(1).index <= index) {
      history.remove(0);
    }
  }

  /** Begins anew with that of a snapshot, whatever the log held before (M24). */
  void install(SnapshotMetadata snapshot) {
    history.clear();
    history.add(new Configured(snapshot.configurationIndex(), snapshot.configuration()));
  }

  /** Puts the entry's configuration in force, if it holds one. */
  void append(LogEntry entry) {
    if (entry.kind() == EntryKind.CONFIGURATION) {
      history.add(new Configured(entry.index(), ClusterConfiguration.fromBytes(entry.payload())));
    }
  }

  /** Forgets the entry at this index and all after it; that of the base always stays. */
  void truncateFrom(long index) {
    while (history.size() > 1 && currentIndex() >= index) {
      history.remove(history.size() - 1);
    }
  }
}
