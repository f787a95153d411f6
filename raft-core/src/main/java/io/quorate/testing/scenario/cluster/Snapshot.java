// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.model.EntryId;
import io.quorate.model.SnapshotMetadata;

/**
 * A snapshot as it lies on a disk or travels to another node.
 *
 * @param metadata what it stands for
 * @param state what the state machine held after that
 */
public record Snapshot(SnapshotMetadata metadata, MachineState state) {
  /** The last entry that it stands for. */
  public EntryId lastIncluded() {
    return metadata.lastIncluded();
  }

  /** The index of that. */
  public long index() {
    return lastIncluded().index();
  }
}
