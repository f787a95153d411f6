// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.RecoveredLog;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The log of one group in memory, whose writes fail when a test says so. */
final class FakeStorage implements LogStorage {
  /** The batches that were written, empty ones included. */
  final List<List<LogWrite>> batches = new ArrayList<>();

  private final List<LogEntry> log = new ArrayList<>();
  private HardState hardState = HardState.INITIAL;
  private @Nullable SnapshotMetadata base;
  private @Nullable Exception writeFailure;
  private @Nullable IOException readFailure;
  private Runnable duringWrite = () -> {};
  private boolean closed;

  /** With this log of a group of these voters. */
  static FakeStorage holding(
      ClusterConfiguration voters, HardState hardState, List<LogEntry> entries) {
    FakeStorage storage = new FakeStorage();
    storage.base = SnapshotMetadata.bootstrap(voters);
    storage.hardState = hardState;
    storage.log.addAll(entries);
    return storage;
  }

  void failWritesWith(@Nullable Exception failure) {
    this.writeFailure = failure;
  }

  /** What happens elsewhere while a write is under way. */
  void duringWrites(Runnable action) {
    this.duringWrite = action;
  }

  void failReadsWith(IOException failure) {
    this.readFailure = failure;
  }

  @Override
  public synchronized Optional<RecoveredLog> recover(GroupId group) {
    if (base == null) {
      return Optional.empty();
    }
    List<EntryId> starts = new ArrayList<>();
    for (LogEntry entry : log) {
      if (starts.isEmpty() || starts.get(starts.size() - 1).term() != entry.term()) {
        starts.add(entry.id());
      }
    }
    List<LogEntry> configurations =
        log.stream().filter(entry -> entry.kind() == EntryKind.CONFIGURATION).toList();
    return Optional.of(new RecoveredLog(hardState, base, log.size(), starts, configurations));
  }

  @Override
  public synchronized void write(List<LogWrite> batch) throws IOException {
    batches.add(List.copyOf(batch));
    duringWrite.run();
    if (writeFailure instanceof IOException e) {
      throw e;
    } else if (writeFailure instanceof RuntimeException e) {
      throw e;
    }
    for (LogWrite write : batch) {
      if (write.base() != null) {
        base = write.base();
      }
      if (write.hardState() != null) {
        hardState = write.hardState();
      }
      if (write.truncateFrom() > 0) {
        log.subList((int) write.truncateFrom() - 1, log.size()).clear();
      }
      log.addAll(write.entries());
    }
  }

  @Override
  public synchronized List<LogEntry> entries(GroupId group, long from, long through, long maxBytes)
      throws IOException {
    if (readFailure != null) {
      throw readFailure;
    }
    if (from < 1 || through > log.size()) {
      throw new IllegalArgumentException(
          "the log ends at " + log.size() + " and does not hold " + from + ".." + through);
    }
    return List.copyOf(log.subList((int) from - 1, (int) through));
  }

  /** Whether an entry with this payload is on the disk. */
  synchronized boolean holds(String payload) {
    return log.stream().anyMatch(entry -> entry.payload().toUtf8().equals(payload));
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
