// SPDX-License-Identifier: Apache-2.0
package io.quorate.model;

import java.util.List;

/**
 * What a log storage found of one group when it was opened: all that the core needs to go on,
 * without the entries themselves.
 *
 * @param hardState term, vote and commit hint
 * @param base what the log begins after
 * @param lastIndex the index of the last entry, that of the base if there is none
 * @param termStarts the first entry of each run of entries of one term, in order; empty if there
 *     are no entries. With them the term of every entry is known without reading it.
 * @param configurations the entries of kind {@link EntryKind#CONFIGURATION}, in order
 */
public record RecoveredLog(
    HardState hardState,
    SnapshotMetadata base,
    long lastIndex,
    List<EntryId> termStarts,
    List<LogEntry> configurations) {
  public RecoveredLog {
    termStarts = List.copyOf(termStarts);
    configurations = List.copyOf(configurations);
    long baseIndex = base.lastIncluded().index();
    if (lastIndex < baseIndex || (lastIndex > baseIndex) == termStarts.isEmpty()) {
      throw new IllegalArgumentException(
          "a log after " + base.lastIncluded() + " up to " + lastIndex + " of terms " + termStarts);
    }
    if (!termStarts.isEmpty() && termStarts.get(0).index() != baseIndex + 1) {
      throw new IllegalArgumentException(
          "a log after " + base.lastIncluded() + " that starts with " + termStarts.get(0));
    }
  }

  /** Of a group with no log yet, in which this configuration is in force. */
  public static RecoveredLog bootstrap(ClusterConfiguration configuration) {
    return new RecoveredLog(
        HardState.INITIAL, SnapshotMetadata.bootstrap(configuration), 0, List.of(), List.of());
  }
}
