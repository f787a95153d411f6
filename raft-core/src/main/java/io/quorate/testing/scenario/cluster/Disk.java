// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.core.Effect;
import io.quorate.core.StartingPoint;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.RecoveredLog;
import io.quorate.model.SnapshotMetadata;
import io.quorate.testing.invariant.LogImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What of a node survives a crash: its hard state, its log, and its snapshots. */
public final class Disk {
  private HardState hardState;
  private final LogImage log;
  private final TreeMap<Long, Snapshot> snapshots = new TreeMap<>();

  /** A disk with this on it. */
  Disk(HardState hardState, LogImage log, @Nullable Snapshot snapshot) {
    this.hardState = hardState;
    this.log = log;
    if (snapshot != null) {
      keep(snapshot);
    }
  }

  /** A disk with nothing on it but its number, not even a configuration. */
  static Disk empty(long incarnation) {
    SnapshotMetadata nothing = SnapshotMetadata.bootstrap(ClusterConfiguration.EMPTY);
    return new Disk(HardState.ofNewDisk(incarnation), new LogImage(nothing), null);
  }

  /** The durable term, vote and commit hint. */
  public HardState hardState() {
    return hardState;
  }

  /** The durable log. */
  public LogImage log() {
    return log;
  }

  /** The newest snapshot, or null if there is none. */
  public @Nullable Snapshot snapshot() {
    Map.Entry<Long, Snapshot> newest = snapshots.lastEntry();
    return newest == null ? null : newest.getValue();
  }

  /** The snapshot of this very entry, or null if there is none. */
  @Nullable
  Snapshot snapshot(EntryId lastIncluded) {
    Snapshot snapshot = snapshots.get(lastIncluded.index());
    return snapshot != null && snapshot.lastIncluded().equals(lastIncluded) ? snapshot : null;
  }

  /** Stores a snapshot. */
  void keep(Snapshot snapshot) {
    snapshots.put(snapshot.index(), snapshot);
  }

  /** Makes one persist durable. */
  void write(Effect.Persist persist) {
    if (persist.hardState() != null) {
      hardState = persist.hardState();
    }
    SnapshotMetadata base = persist.base();
    if (base != null) {
      Snapshot newest = snapshot();
      if (newest == null || newest.index() < base.lastIncluded().index()) {
        throw new ScenarioFailure("an order to begin the log after " + base.lastIncluded()
            + ", but the newest snapshot is " + (newest == null ? "none" : newest.lastIncluded()));
      }
    }
    log.write(persist.base(), persist.truncateFrom(), persist.entries());
  }

  /** An operator gives the node another configuration; it must not run meanwhile. */
  void reset(ClusterConfiguration configuration) {
    LogEntry entry = ConfigurationReset.entry(hardState, log.last(), configuration);
    hardState = ConfigurationReset.hardState(hardState, entry);
    log.append(List.of(entry));
  }

  /** Reads entries for a core that keeps them no more. */
  List<LogEntry> load(Effect.LoadEntries request) {
    List<LogEntry> loaded = new ArrayList<>();
    long bytes = 0;
    for (long index = request.from(); index <= request.through(); index++) {
      if (!log.holds(index)) {
        throw new ScenarioFailure("an order to read entry " + index + ", which is not durable");
      }
      bytes += log.entry(index).weight();
      if (bytes > request.maxBytes() && !loaded.isEmpty()) {
        break;
      }
      loaded.add(log.entry(index));
    }
    return loaded;
  }

  /**
   * What a core is created from that starts on this disk.
   *
   * <p>A snapshot may stand for entries that were applied before they were durable here, since a
   * majority of others held them. Where the log does not reach, nothing can be made of it.
   */
  StartingPoint recover() {
    snapshots.values().removeIf(snapshot -> !log.holds(snapshot.lastIncluded()));
    Snapshot newest = snapshot();
    return newest == null
        ? new StartingPoint(recoverLog(), null, 0)
        : new StartingPoint(recoverLog(), newest.metadata(), newest.index());
  }

  private RecoveredLog recoverLog() {
    List<EntryId> termStarts = new ArrayList<>();
    List<LogEntry> configurations = new ArrayList<>();
    for (LogEntry entry : log.entries()) {
      if (termStarts.isEmpty() || termStarts.get(termStarts.size() - 1).term() != entry.term()) {
        termStarts.add(entry.id());
      }
      if (entry.kind() == EntryKind.CONFIGURATION) {
        configurations.add(entry);
      }
    }
    return new RecoveredLog(hardState, log.base(), log.last().index(), termStarts, configurations);
  }

  @Override
  public String toString() {
    Snapshot newest = snapshot();
    return "disk " + hardState + (newest == null ? "" : " snapshot " + newest.lastIncluded()) + " "
        + log + " [" + log.configuration() + "]";
  }
}
