// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import io.quorate.model.Bytes;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.CorruptLogException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * How the records of a group beside its entries are stored: hard state, base, and through which
 * index its prefix was physically removed. A group has all three from its first write on, so that
 * one that is missing is noticed.
 *
 * <pre>
 *   key    group (8)  tag (1)
 *   value  format (1)  crc (4)  body        the checksum is over key, format and body
 * </pre>
 */
final class MetaFormat {
  static final int KEY_BYTES = 9;
  static final byte HARD_STATE = 'h';
  static final byte BASE = 'b';
  static final byte PURGED = 'p';

  private static final int HEADER_BYTES = 5;

  private MetaFormat() {}

  static byte[] key(GroupId group, byte tag) {
    return ByteBuffer.allocate(KEY_BYTES).putLong(group.value()).put(tag).array();
  }

  static byte[] hardState(GroupId group, HardState state) {
    byte[] vote = state.votedFor() == null
        ? new byte[0]
        : state.votedFor().value().getBytes(StandardCharsets.US_ASCII);
    byte[] value = new byte[HEADER_BYTES + 24 + vote.length];
    ByteBuffer body = body(value);
    body.putLong(state.term()).putLong(state.commitIndex()).putLong(state.incarnation());
    body.put(vote);
    return seal(group, HARD_STATE, value);
  }

  static byte[] base(GroupId group, SnapshotMetadata base) {
    Bytes configuration = base.configuration().toBytes();
    byte[] value = new byte[HEADER_BYTES + 24 + configuration.size()];
    ByteBuffer body = body(value);
    body.putLong(base.lastIncluded().index()).putLong(base.lastIncluded().term());
    body.putLong(base.configurationIndex());
    configuration.writeTo(body);
    return seal(group, BASE, value);
  }

  static byte[] purged(GroupId group, long through) {
    byte[] value = new byte[HEADER_BYTES + 8];
    body(value).putLong(through);
    return seal(group, PURGED, value);
  }

  static HardState readHardState(GroupId group, byte[] value) throws CorruptLogException {
    return read(group, HARD_STATE, value, body -> {
      long term = body.getLong();
      long commitIndex = body.getLong();
      long incarnation = body.getLong();
      byte[] vote = rest(body);
      NodeId votedFor =
          vote.length == 0 ? null : NodeId.of(new String(vote, StandardCharsets.US_ASCII));
      return new HardState(term, votedFor, commitIndex, incarnation);
    });
  }

  static SnapshotMetadata readBase(GroupId group, byte[] value) throws CorruptLogException {
    return read(group, BASE, value, body -> {
      EntryId lastIncluded = new EntryId(body.getLong(), body.getLong());
      long configurationIndex = body.getLong();
      ClusterConfiguration configuration = ClusterConfiguration.fromBytes(Bytes.wrap(rest(body)));
      return new SnapshotMetadata(lastIncluded, configuration, configurationIndex);
    });
  }

  static long readPurged(GroupId group, byte[] value) throws CorruptLogException {
    return read(group, PURGED, value, ByteBuffer::getLong);
  }

  private interface BodyReader<T> {
    T read(ByteBuffer body);
  }

  private static <T> T read(GroupId group, byte tag, byte[] value, BodyReader<T> reader)
      throws CorruptLogException {
    String name = name(tag);
    if (value.length < HEADER_BYTES
        || crc(group, tag, value) != ByteBuffer.wrap(value).getInt(1)) {
      throw new CorruptLogException(
          group, 0, "the stored " + name + " does not match its checksum");
    }
    ByteBuffer buffer = ByteBuffer.wrap(value);
    byte format = buffer.get();
    if (format != format(tag)) {
      throw new CorruptLogException(
          group,
          0,
          "the " + name + " has format " + format + ", this version knows " + format(tag)
              + ": was it written by another one?");
    }
    try {
      return reader.read(buffer.position(HEADER_BYTES));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw new CorruptLogException(group, 0, "the " + name + " makes no sense: " + e.getMessage());
    }
  }

  /** The format in which a kind of record is written, the only one that is read. */
  private static byte format(byte tag) {
    return (byte) (tag == HARD_STATE ? 2 : 1);
  }

  static String name(byte tag) {
    return switch (tag) {
      case HARD_STATE -> "hard state";
      case BASE -> "base";
      case PURGED -> "purge mark";
      default -> "record '" + (char) tag + "'";
    };
  }

  private static byte[] rest(ByteBuffer body) {
    byte[] rest = new byte[body.remaining()];
    body.get(rest);
    return rest;
  }

  private static ByteBuffer body(byte[] value) {
    return ByteBuffer.wrap(value).position(HEADER_BYTES);
  }

  /** Fills in what precedes the body. */
  private static byte[] seal(GroupId group, byte tag, byte[] value) {
    value[0] = format(tag);
    ByteBuffer.wrap(value).putInt(1, crc(group, tag, value));
    return value;
  }

  private static int crc(GroupId group, byte tag, byte[] value) {
    CRC32C crc = new CRC32C();
    crc.update(key(group, tag));
    crc.update(value[0]);
    crc.update(value, HEADER_BYTES, value.length - HEADER_BYTES);
    return (int) crc.getValue();
  }
}
