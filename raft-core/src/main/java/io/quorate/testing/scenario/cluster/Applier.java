// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.core.Effect;
import io.quorate.model.EntryKind;
import io.quorate.model.LogEntry;
import java.util.ArrayList;
import java.util.List;

/** A node's state machine, which remembers the commands it applied; in memory, as most are. */
public final class Applier {
  private final List<String> commands;
  private long appliedIndex;

  /** A state machine that was restored from the snapshot up to this index. */
  Applier(List<String> commands, long appliedIndex) {
    this.commands = new ArrayList<>(commands);
    this.appliedIndex = appliedIndex;
  }

  /** The last index applied. */
  public long appliedIndex() {
    return appliedIndex;
  }

  /** The commands applied, in order. */
  public List<String> commands() {
    return commands;
  }

  /** Applies these entries, which must be the next ones. */
  void apply(Effect.Apply work) {
    for (LogEntry entry : work.entries()) {
      if (entry.index() != appliedIndex + 1) {
        throw new ScenarioFailure(
            "an order to apply entry " + entry + " right after index " + appliedIndex);
      }
      appliedIndex = entry.index();
      if (entry.kind() == EntryKind.COMMAND) {
        commands.add(entry.payload().toUtf8());
      }
    }
  }
}
