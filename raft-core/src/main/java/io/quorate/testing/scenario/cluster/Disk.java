// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.core.Effect;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.RecoveredLog;
import io.quorate.model.SnapshotMetadata;
import java.util.ArrayList;
import java.util.List;

/** What of a node survives a crash. */
public final class Disk {
  private HardState hardState;
  private final LogImage log;
  private final List<String> snapshot;

  /**
   * A disk with this on it.
   *
   * @param snapshot the commands that the snapshot's state consists of
   */
  Disk(HardState hardState, LogImage log, List<String> snapshot) {
    this.hardState = hardState;
    this.log = log;
    this.snapshot = List.copyOf(snapshot);
  }

  /** A disk with nothing on it, not even a configuration. */
  static Disk empty() {
    SnapshotMetadata nothing = SnapshotMetadata.bootstrap(ClusterConfiguration.EMPTY);
    return new Disk(HardState.INITIAL, new LogImage(nothing), List.of());
  }

  /** The durable term, vote and commit hint. */
  public HardState hardState() {
    return hardState;
  }

  /** The durable log. */
  public LogImage log() {
    return log;
  }

  /** The commands in the state of the snapshot, in order. */
  public List<String> snapshot() {
    return snapshot;
  }

  /** Makes one persist durable. */
  void write(Effect.Persist persist) {
    if (persist.hardState() != null) {
      hardState = persist.hardState();
    }
    if (persist.truncateFrom() > 0) {
      log.truncateFrom(persist.truncateFrom());
    }
    log.append(persist.entries());
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

  /** What a core is created from that starts on this disk. */
  RecoveredLog recover() {
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
    return "disk " + hardState + " " + log + " [" + log.configuration() + "]";
  }
}
