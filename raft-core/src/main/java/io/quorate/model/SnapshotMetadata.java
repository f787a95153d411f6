// SPDX-License-Identifier: Apache-2.0
package io.quorate.model;

/**
 * What a log begins after: the last entry that a snapshot stands for, and the configuration as of
 * that entry (dissertation §5.1).
 *
 * <p>A log that was never compacted begins after {@link EntryId#NONE}, with the configuration that
 * its cluster was bootstrapped with; a server that waits to be added has an empty one.
 *
 * @param lastIncluded the last entry that the snapshot replaces
 * @param configuration the newest configuration at or below that entry
 * @param configurationIndex the index of the entry that holds it, 0 for the bootstrap's
 */
public record SnapshotMetadata(
    EntryId lastIncluded, ClusterConfiguration configuration, long configurationIndex) {
  public SnapshotMetadata {
    if (configurationIndex < 0 || configurationIndex > lastIncluded.index()) {
      throw new IllegalArgumentException(
          "configuration of index " + configurationIndex + " in a snapshot up to " + lastIncluded);
    }
  }

  /** What a log begins after that starts at index 1 with this configuration in force. */
  public static SnapshotMetadata bootstrap(ClusterConfiguration configuration) {
    return new SnapshotMetadata(EntryId.NONE, configuration, 0);
  }
}
