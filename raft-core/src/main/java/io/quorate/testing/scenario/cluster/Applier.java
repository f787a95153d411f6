// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.LogEntry;
import io.quorate.model.SnapshotMetadata;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node's state machine, which remembers the commands it applied; in memory, as most are. */
public final class Applier {
  private final List<String> commands = new ArrayList<>();
  private SnapshotMetadata position = SnapshotMetadata.bootstrap(ClusterConfiguration.EMPTY);
  private ServerSessions sessions = new ServerSessions();
  private long fingerprint;

  /** A state machine that begins with the state of a snapshot, or with none. */
  Applier(@Nullable Snapshot snapshot) {
    if (snapshot != null) {
      restore(snapshot);
    }
  }

  /** The last index applied. */
  public long appliedIndex() {
    return position.lastIncluded().index();
  }

  /**
   * The last entry applied and the newest configuration up to it, which is unknown, and said to be
   * of index 0, as long as none was applied.
   */
  public SnapshotMetadata position() {
    return position;
  }

  /** The commands applied, in order. */
  public List<String> commands() {
    return commands;
  }

  /** A number that is the same for the same state, and hardly ever for different ones. */
  public long fingerprint() {
    return 31 * fingerprint + sessions.toBytes().hashCode();
  }

  /** All that it holds. */
  MachineState state() {
    return new MachineState(commands, sessions.toBytes());
  }

  /** Applies an entry, which must be the next one; returns what whoever proposed it is told. */
  TrackedProposal.Outcome apply(LogEntry entry) {
    if (entry.index() != appliedIndex() + 1) {
      throw new ScenarioFailure(
          "an order to apply entry " + entry + " right after index " + appliedIndex());
    }
    if (entry.kind() == EntryKind.CONFIGURATION) {
      moveTo(entry.id(), ClusterConfiguration.fromBytes(entry.payload()), entry.index());
    } else {
      moveTo(entry.id(), position.configuration(), position.configurationIndex());
    }
    if (entry.kind() == EntryKind.COMMAND) {
      add(entry.payload().toUtf8());
    }
    return sessions.apply(entry, this::add);
  }

  private void moveTo(EntryId entry, ClusterConfiguration configuration, long index) {
    position = new SnapshotMetadata(entry, configuration, index);
  }

  private void add(String command) {
    commands.add(command);
    long mixed = (fingerprint + command.hashCode() + 1) * 0x9E3779B97F4A7C15L;
    fingerprint = mixed ^ (mixed >>> 29);
  }

  /** Begins anew with the state of a snapshot. */
  void restore(Snapshot snapshot) {
    if (snapshot.index() < appliedIndex()) {
      throw new ScenarioFailure("an order to go back from index " + appliedIndex()
          + " to the snapshot of " + snapshot.lastIncluded());
    }
    commands.clear();
    fingerprint = 0;
    snapshot.state().commands().forEach(this::add);
    sessions = new ServerSessions(snapshot.state().sessions());
    position = snapshot.metadata();
  }
}
