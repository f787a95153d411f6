// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;

/**
 * The last resort of an operator whose majority is lost for good: on the disk of a node that does
 * not run, another configuration is put behind whatever the log holds, in a term of its own, so
 * that no entry of any leader can be taken for it.
 */
final class ConfigurationReset {
  private ConfigurationReset() {}

  /** The entry that is appended to a log with this end. */
  static LogEntry entry(HardState before, EntryId last, ClusterConfiguration configuration) {
    return new LogEntry(
        last.index() + 1, before.term() + 1, EntryKind.CONFIGURATION, configuration.toBytes());
  }

  /** The hard state that goes with that entry: of its term, and without a vote in it. */
  static HardState hardState(HardState before, LogEntry entry) {
    return new HardState(entry.term(), null, before.commitIndex(), before.incarnation());
  }
}
