// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import io.quorate.model.Bytes;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.testing.LogStorageContract.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The storage of one check of {@link LogStorageContract}, beside what it ought to hold. */
final class LogStorageRig implements AutoCloseable {
  static final GroupId G = new GroupId(7);
  static final ClusterConfiguration ABC =
      ClusterConfiguration.ofVoters(List.of(NodeId.of("a"), NodeId.of("b"), NodeId.of("c")));
  static final ClusterConfiguration AB =
      ClusterConfiguration.ofVoters(List.of(NodeId.of("a"), NodeId.of("b")));

  private final Place place;
  private final Map<GroupId, NaiveLog> expected = new TreeMap<>();
  private LogStorage storage;

  LogStorageRig(Place place) throws IOException {
    this.place = place;
    this.storage = place.open();
  }

  Place place() {
    return place;
  }

  LogStorage storage() {
    return storage;
  }

  NaiveLog expected(GroupId group) {
    return expected.computeIfAbsent(group, any -> new NaiveLog());
  }

  /** Writes a batch that must be accepted. */
  void write(LogWrite... batch) throws IOException {
    storage.write(List.of(batch));
    for (LogWrite write : batch) {
      expected(write.group()).apply(write);
    }
  }

  void append(GroupId group, LogEntry... entries) throws IOException {
    write(new LogWrite(group, null, null, 0, List.of(entries)));
  }

  /** Compares what the storage tells with what it ought to, as it is and after a restart. */
  void verify() throws IOException {
    verifyNow();
    reopen();
    verifyNow();
  }

  void reopen() throws IOException {
    storage.close();
    storage = place.open();
  }

  void verifyNow() throws IOException {
    for (Map.Entry<GroupId, NaiveLog> one : expected.entrySet()) {
      GroupId group = one.getKey();
      NaiveLog log = one.getValue();
      assertEquals(Optional.of(log.recovered()), storage.recover(group), group + " recovered");
      if (log.last().index() >= log.firstIndex()) {
        assertEquals(log.entries(), readAll(group, log), group + " entries");
      }
    }
  }

  private List<LogEntry> readAll(GroupId group, NaiveLog log) throws IOException {
    List<LogEntry> read = new ArrayList<>();
    for (long from = log.firstIndex(); from <= log.last().index(); ) {
      List<LogEntry> some = storage.entries(group, from, log.last().index(), 1 << 20);
      assertTrue(!some.isEmpty(), "no entry at all from " + from);
      read.addAll(some);
      from += some.size();
    }
    return read;
  }

  /** Demands that a batch is refused as a caller's mistake and changes nothing. */
  void refuses(LogWrite... batch) throws IOException {
    assertThrows(
        IllegalArgumentException.class, () -> storage.write(List.of(batch)), "a write with a gap");
  }

  void refusesToRead(GroupId group, long from, long through) {
    assertThrows(
        IllegalArgumentException.class,
        () -> storage.entries(group, from, through, 1 << 20),
        "reading " + group + " " + from + ".." + through);
  }

  @Override
  public void close() throws IOException {
    storage.close();
    place.close();
  }

  static LogEntry entry(long index, long term) {
    return new LogEntry(index, term, EntryKind.COMMAND, Bytes.utf8("entry " + index + "/" + term));
  }

  static LogEntry entry(long index, long term, int size) {
    byte[] payload = new byte[size];
    Arrays.fill(payload, (byte) (index + term));
    return new LogEntry(index, term, EntryKind.COMMAND, Bytes.wrap(payload));
  }

  static LogEntry configuration(long index, long term, ClusterConfiguration configuration) {
    return new LogEntry(index, term, EntryKind.CONFIGURATION, configuration.toBytes());
  }

  /** Entries {@code from..through}, all of one term. */
  static LogEntry[] entries(long from, long through, long term) {
    LogEntry[] entries = new LogEntry[(int) (through - from + 1)];
    Arrays.setAll(entries, i -> entry(from + i, term));
    return entries;
  }

  static SnapshotMetadata base(long index, long term) {
    return new SnapshotMetadata(new EntryId(index, term), ABC, 0);
  }

  static HardState state(long term) {
    return new HardState(term, NodeId.of("b"), 0);
  }

  static LogWrite truncate(GroupId group, long from, LogEntry... entries) {
    return new LogWrite(group, null, null, from, List.of(entries));
  }

  static LogWrite moveBase(GroupId group, SnapshotMetadata base, LogEntry... entries) {
    return new LogWrite(group, null, base, 0, List.of(entries));
  }

  static void assertTrue(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }

  static void assertEquals(Object expected, Object actual, String what) {
    if (!expected.equals(actual)) {
      throw new AssertionError(what + ": expected " + expected + " but found " + actual);
    }
  }

  /** Demands that an action fails in this way. */
  static void assertThrows(
      Class<? extends Exception> kind, ContractCheck.Body action, String what) {
    try {
      action.run();
    } catch (Exception e) {
      if (kind.isInstance(e)) {
        return;
      }
      throw new AssertionError(what + " failed with " + e + " instead of " + kind.getName(), e);
    }
    throw new AssertionError(what + " was not refused");
  }
}
