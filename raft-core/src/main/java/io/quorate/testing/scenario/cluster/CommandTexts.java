// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.model.Bytes;
import io.quorate.model.EntryKind;
import io.quorate.model.LogEntry;
import io.quorate.model.SnapshotMetadata;
import java.util.ArrayList;
import java.util.List;

/** Commands that hold their own index as text, as initial logs and injected messages have them. */
public final class CommandTexts {
  private CommandTexts() {}

  /** The entry at an index. */
  public static LogEntry entry(long index, long term) {
    return new LogEntry(index, term, EntryKind.COMMAND, Bytes.utf8(Long.toString(index)));
  }

  /** The entries after an index, one a term given. */
  public static List<LogEntry> entriesAfter(long index, List<Long> terms) {
    List<LogEntry> entries = new ArrayList<>();
    for (long term : terms) {
      entries.add(entry(index + entries.size() + 1, term));
    }
    return entries;
  }

  /** A snapshot whose state is the commands from 1 to its index. */
  public static Snapshot snapshot(SnapshotMetadata metadata) {
    List<String> texts = new ArrayList<>();
    for (long i = 1; i <= metadata.lastIncluded().index(); i++) {
      texts.add(Long.toString(i));
    }
    return new Snapshot(metadata, MachineState.withoutSessions(texts));
  }
}
