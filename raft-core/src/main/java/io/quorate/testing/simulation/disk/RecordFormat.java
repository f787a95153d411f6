// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.disk;

import io.quorate.model.Bytes;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.LogWrite;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How a batch of writes is stored: one record, of which all or nothing counts.
 *
 * <pre>
 *   record  length (4)  crc (4)  sequence (8)  first (1)  count (4)  writes
 *   write   group (8)  parts (1)  [hard state]  [base]  truncate from (8)  count (4)  entries
 *   entry   index (8)  term (8)  kind (1)  length (4)  payload
 * </pre>
 *
 * <p>The checksum, CRC32C, is over all but itself. The sequence number tells a record that stands
 * where it was written from one that was misdirected, and shows that one is missing. Only a record
 * marked as first may begin a file.
 */
final class RecordFormat {
  private static final int LENGTH_AND_CRC = 8;
  private static final int HEADER_BYTES = 8 + 8 + 1;
  private static final int ENTRY_HEADER_BYTES = 8 + 8 + 1 + 4;
  private static final int HARD_STATE = 1;
  private static final int BASE = 2;

  private final CRC32C crc = new CRC32C();

  /** Where a record stands and which one it must be. */
  record Place(long sequence, int offset) {}

  /** A record that passed its checksum. */
  record Content(long sequence, boolean first, List<LogWrite> batch, int end) {}

  /** Writes a record behind the end of the file. */
  Place append(LogBytes file, long sequence, boolean first, List<LogWrite> batch) {
    int at = file.size();
    int length = HEADER_BYTES + 4;
    List<@Nullable Bytes> configurations = new ArrayList<>(batch.size());
    for (LogWrite write : batch) {
      Bytes configuration =
          write.base() == null ? null : write.base().configuration().toBytes();
      configurations.add(configuration);
      length = Math.addExact(length, sizeOf(write, configuration));
    }
    ByteBuffer target = file.extend(length);
    target.putInt(length).putInt(0).putLong(sequence).put((byte) (first ? 1 : 0));
    target.putInt(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      put(target, batch.get(i), configurations.get(i));
    }
    target.putInt(at + 4, checksum(file.array(), at, length));
    return new Place(sequence, at);
  }

  private static int sizeOf(LogWrite write, @Nullable Bytes configuration) {
    int size = 8 + 1 + 8 + 4;
    HardState state = write.hardState();
    if (state != null) {
      size += 24 + 1 + (state.votedFor() == null ? 0 : state.votedFor().value().length());
    }
    size += configuration == null ? 0 : 24 + 4 + configuration.size();
    for (LogEntry entry : write.entries()) {
      size = Math.addExact(size, ENTRY_HEADER_BYTES + entry.payload().size());
    }
    return size;
  }

  private static void put(ByteBuffer target, LogWrite write, @Nullable Bytes configuration) {
    HardState state = write.hardState();
    SnapshotMetadata base = write.base();
    target.putLong(write.group().value());
    target.put((byte) ((state != null ? HARD_STATE : 0) | (base != null ? BASE : 0)));
    if (state != null) {
      byte[] vote = state.votedFor() == null
          ? new byte[0]
          : state.votedFor().value().getBytes(StandardCharsets.US_ASCII);
      target.putLong(state.term()).putLong(state.commitIndex()).putLong(state.incarnation());
      target.put((byte) vote.length).put(vote);
    }
    if (base != null && configuration != null) {
      target.putLong(base.lastIncluded().index()).putLong(base.lastIncluded().term());
      target.putLong(base.configurationIndex()).putInt(configuration.size());
      configuration.writeTo(target);
    }
    target.putLong(write.truncateFrom()).putInt(write.entries().size());
    for (LogEntry entry : write.entries()) {
      target.putLong(entry.index()).putLong(entry.term()).put((byte)
          entry.kind().code());
      target.putInt(entry.payload().size());
      entry.payload().writeTo(target);
    }
  }

  /** Whether the very record that was written to a place still stands there. */
  boolean isIntact(LogBytes file, Place place) {
    int length = length(file, place.offset());
    return length > 0
        && ByteBuffer.wrap(file.array()).getLong(place.offset() + LENGTH_AND_CRC)
            == place.sequence();
  }

  /** Reads the record that begins here, or nothing if none does that passes its checksum. */
  @Nullable
  Content read(LogBytes file, int at) {
    int length = length(file, at);
    if (length == 0) {
      return null;
    }
    ByteBuffer source = ByteBuffer.wrap(file.array(), at + LENGTH_AND_CRC, length - LENGTH_AND_CRC);
    long sequence = source.getLong();
    boolean first = source.get() != 0;
    int count = source.getInt();
    List<LogWrite> batch = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      batch.add(readWrite(source));
    }
    return new Content(sequence, first, batch, at + length);
  }

  /** The group of the first write of a record, damaged or not; -1 if it is not even there. */
  static long groupOfDamaged(LogBytes file, int at) {
    int offset = at + HEADER_BYTES + 4;
    return offset + 8 <= file.size() ? ByteBuffer.wrap(file.array()).getLong(offset) : -1;
  }

  /** How long the record is that begins here, 0 if none does that passes its checksum. */
  private int length(LogBytes file, int at) {
    int available = file.size() - at;
    if (available < HEADER_BYTES) {
      return 0;
    }
    ByteBuffer header = ByteBuffer.wrap(file.array());
    int length = header.getInt(at);
    boolean matches = length >= HEADER_BYTES
        && length <= available
        && header.getInt(at + 4) == checksum(file.array(), at, length);
    return matches ? length : 0;
  }

  private int checksum(byte[] bytes, int at, int length) {
    crc.reset();
    crc.update(bytes, at, 4);
    crc.update(bytes, at + LENGTH_AND_CRC, length - LENGTH_AND_CRC);
    return (int) crc.getValue();
  }

  private static LogWrite readWrite(ByteBuffer source) {
    GroupId group = new GroupId(source.getLong());
    int parts = source.get();
    HardState state = (parts & HARD_STATE) != 0 ? readHardState(source) : null;
    SnapshotMetadata base = (parts & BASE) != 0 ? readBase(source) : null;
    long truncateFrom = source.getLong();
    int count = source.getInt();
    List<LogEntry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long index = source.getLong();
      long term = source.getLong();
      EntryKind kind = EntryKind.ofCode(source.get());
      entries.add(new LogEntry(index, term, kind, readBytes(source)));
    }
    return new LogWrite(group, state, base, truncateFrom, entries);
  }

  private static HardState readHardState(ByteBuffer source) {
    long term = source.getLong();
    long commitIndex = source.getLong();
    long incarnation = source.getLong();
    byte[] vote = new byte[source.get()];
    source.get(vote);
    NodeId votedFor =
        vote.length == 0 ? null : NodeId.of(new String(vote, StandardCharsets.US_ASCII));
    return new HardState(term, votedFor, commitIndex, incarnation);
  }

  private static SnapshotMetadata readBase(ByteBuffer source) {
    long index = source.getLong();
    long term = source.getLong();
    long configurationIndex = source.getLong();
    ClusterConfiguration configuration = ClusterConfiguration.fromBytes(readBytes(source));
    return new SnapshotMetadata(new EntryId(index, term), configuration, configurationIndex);
  }

  private static Bytes readBytes(ByteBuffer source) {
    byte[] bytes = new byte[source.getInt()];
    source.get(bytes);
    return Bytes.wrap(bytes);
  }
}
