// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.model.LogEntry;
import java.util.List;

/** Something that a state machine is to do. */
sealed interface MachineWork {

  /** Apply these entries. */
  record Apply(List<LogEntry> entries) implements MachineWork {}

  /** Begin anew with the state of a snapshot. */
  record Restore(Snapshot snapshot) implements MachineWork {}
}
