// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.model.LogEntry;
import io.quorate.model.SnapshotMetadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands committed entries to the state machine, each once and in order (State Machine Safety,
 * dissertation §3.6.3), and no more at a time than it can be expected to hold.
 */
final class Applying {
  private final NodeState state;
  private long handedOut;
  private long bytesHandedOut;

  /** A snapshot to be restored once it is installed, or null. */
  private @Nullable SnapshotMetadata toRestore;

  /** Whether the state machine is restoring one. */
  private boolean restoring;

  /** The number of the outstanding request for older entries, or 0. */
  long loading;

  /** Older entries that were loaded. */
  List<LogEntry> loaded = List.of();

  Applying(NodeState state) {
    this.state = state;
    this.handedOut = state.lastApplied;
  }

  /** The entry to hand out next. */
  long nextIndex() {
    return handedOut + 1;
  }

  void onApplied(long index) {
    if (index > handedOut) {
      throw new ProtocolViolation("index " + index + " was applied but never handed out");
    }
    state.lastApplied = Math.max(state.lastApplied, index);
    if (state.lastApplied == handedOut) {
      bytesHandedOut = 0;
    }
  }

  /** The log begins after this snapshot now, and so must the state. */
  void restore(SnapshotMetadata snapshot) {
    toRestore = snapshot;
    loading = 0;
    loaded = List.of();
  }

  /** Whether a snapshot is on its way into log and state machine. */
  boolean isRestoring() {
    return toRestore != null || restoring;
  }

  /** Whether the log that begins after a snapshot is not on disk yet. */
  boolean isInstalling() {
    return toRestore != null && !isInstalled(toRestore);
  }

  private boolean isInstalled(SnapshotMetadata snapshot) {
    return state.persistence.durableIndex() >= snapshot.lastIncluded().index();
  }

  /** The state machine has taken over the state of this index. */
  void onRestored(long index) {
    restoring = false;
    state.lastApplied = Math.max(state.lastApplied, index);
  }

  /** How many bytes more the state machine may be given before it reports back. */
  long room() {
    return state.options.maxApplyBytes() - bytesHandedOut;
  }

  void flush(OlderEntries olderEntries) {
    // Only once it is installed: a state machine that is durable itself must not be ahead of the
    // log that it would need after a crash.
    if (toRestore != null && !restoring && isInstalled(toRestore)) {
      restoring = true;
      handedOut = toRestore.lastIncluded().index();
      bytesHandedOut = 0;
      state.outbox.add(new Effect.Restore(toRestore));
      toRestore = null;
    }
    if (isRestoring()) {
      return;
    }
    while (handedOut < state.commitIndex && room() > 0) {
      List<LogEntry> entries = nextEntries();
      if (entries == null) {
        olderEntries.loadForApplying();
        return;
      }
      if (entries.isEmpty()) {
        return;
      }
      for (LogEntry entry : entries) {
        bytesHandedOut += entry.weight();
      }
      handedOut += entries.size();
      state.outbox.add(new Effect.Apply(entries, state.holders));
    }
  }

  /** The next entries, none if there is no room for even one, or null if they must be loaded. */
  private @Nullable List<LogEntry> nextEntries() {
    List<LogEntry> older = loaded;
    loaded = List.of();
    if (!older.isEmpty() && older.get(0).index() == handedOut + 1) {
      return older;
    }
    List<LogEntry> entries =
        state.log.slice(handedOut + 1, state.commitIndex, Integer.MAX_VALUE, room());
    // A slice is never empty: its first entry may be too large for what room is left.
    boolean fits = entries == null || bytesHandedOut == 0 || entries.get(0).weight() <= room();
    return fits ? entries : List.of();
  }
}
