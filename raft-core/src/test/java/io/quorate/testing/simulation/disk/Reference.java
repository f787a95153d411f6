// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.disk;

import io.quorate.memory.MemoryLogStorage;
import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.RecoveredLog;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a log must be after each of some batches, according to a storage that nothing happens to.
 */
final class Reference {
  private final List<List<LogWrite>> batches = new ArrayList<>();
  private final List<State> states = new ArrayList<>(List.of(new State(Map.of(), Map.of())));
  private final MemoryLogStorage storage = MemoryLogStorage.create();

  /** All that is stored at one moment. */
  record State(Map<GroupId, RecoveredLog> logs, Map<GroupId, List<LogEntry>> entries) {
    Optional<RecoveredLog> log(GroupId group) {
      return Optional.ofNullable(logs.get(group));
    }

    List<LogEntry> entries(GroupId group) {
      return entries.getOrDefault(group, List.of());
    }
  }

  State latest() {
    return states.get(states.size() - 1);
  }

  State beforeLatest() {
    return states.get(states.size() - 2);
  }

  List<LogWrite> writes() {
    return batches.stream().flatMap(List::stream).toList();
  }

  void write(List<LogWrite> batch) throws IOException {
    storage.write(batch);
    batches.add(batch);
    states.add(read(storage));
  }

  /** Reads everything that a storage holds. */
  static State read(LogStorage storage) throws IOException {
    Map<GroupId, RecoveredLog> logs = new TreeMap<>();
    Map<GroupId, List<LogEntry>> entries = new TreeMap<>();
    for (GroupId group : RandomBatches.GROUPS) {
      Optional<RecoveredLog> log = storage.recover(group);
      if (log.isPresent()) {
        logs.put(group, log.get());
        long first = log.get().base().lastIncluded().index() + 1;
        if (first <= log.get().lastIndex()) {
          entries.put(group, storage.entries(group, first, log.get().lastIndex(), Long.MAX_VALUE));
        }
      }
    }
    return new State(logs, entries);
  }

  /** What a disk says that a recovery would find. */
  static State image(SimulatedDisk disk) {
    Map<GroupId, RecoveredLog> logs = new TreeMap<>();
    Map<GroupId, List<LogEntry>> entries = new TreeMap<>();
    for (GroupId group : RandomBatches.GROUPS) {
      disk.image(group).ifPresent(log -> logs.put(group, log));
      if (!disk.durableEntries(group).isEmpty()) {
        entries.put(group, List.copyOf(disk.durableEntries(group)));
      }
    }
    return new State(logs, entries);
  }
}
