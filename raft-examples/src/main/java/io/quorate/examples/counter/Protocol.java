// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.RaftRole;
import io.quorate.model.Bytes;
import io.quorate.model.NodeId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The bytes between client and node. Each request and reply is a version, an operation code and
 * that operation's fields: numbers with the highest byte first, texts as a length of two bytes and
 * UTF-8, a text that may be absent as an empty one.
 *
 * <p>A code is never given another meaning. A change that an older peer would misread takes a new
 * version, which that peer refuses by name.
 */
final class Protocol {
  static final byte VERSION = 1;

  private static final byte ADD = 1;
  private static final byte GET = 2;
  private static final byte STATUS = 3;

  private static final byte ADDED = 65;
  private static final byte OVERFLOW = 66;
  private static final byte VALUE = 67;
  private static final byte STATUS_IS = 68;
  private static final byte NOT_LEADER = 69;
  private static final byte REFUSED = 70;
  private static final byte OUTCOME_UNKNOWN = 71;
  private static final byte REJECTED = 72;

  private static final int MAX_TEXT_BYTES = 1000;
  private static final int FIXED_BYTES = 256; // more than all fields but a reason take

  private Protocol() {}

  static Bytes encode(Request request) {
    if (request instanceof Request.Add add) {
      return bytes(begin(ADD).putLong(add.number()).putInt(add.timeoutMillis()));
    } else if (request instanceof Request.Get get) {
      return bytes(begin(GET).putInt(get.timeoutMillis()));
    }
    return bytes(begin(STATUS));
  }

  /**
   * Reads a request.
   *
   * @throws IllegalArgumentException if it is none that this version knows
   */
  static Request decodeRequest(Bytes bytes) {
    return decode(bytes, Protocol::readRequest);
  }

  static Bytes encode(Reply reply) {
    if (reply instanceof Reply.Added added) {
      return bytes(
          begin(ADDED).putLong(added.value()).putLong(added.index()).putLong(added.term()));
    } else if (reply instanceof Reply.Overflow overflow) {
      return bytes(begin(OVERFLOW).putLong(overflow.index()));
    } else if (reply instanceof Reply.Value value) {
      return bytes(begin(VALUE).putLong(value.value()));
    } else if (reply instanceof Reply.Status status) {
      return bytes(putStatus(beginWithReason(STATUS_IS), status));
    } else if (reply instanceof Reply.NotLeader notLeader) {
      return bytes(putId(begin(NOT_LEADER), notLeader.leader()));
    } else if (reply instanceof Reply.Refused refused) {
      return bytes(putText(beginWithReason(REFUSED), refused.reason()));
    } else if (reply instanceof Reply.OutcomeUnknown unknown) {
      return bytes(putText(beginWithReason(OUTCOME_UNKNOWN), unknown.reason()));
    } else if (reply instanceof Reply.Rejected malformed) {
      return bytes(putText(beginWithReason(REJECTED), malformed.reason()));
    }
    throw new AssertionError(reply); // JDK 17 has no exhaustive switch over types; 21 has
  }

  /**
   * Reads a reply.
   *
   * @throws IllegalArgumentException if it is none that this version knows
   */
  static Reply decodeReply(Bytes bytes) {
    return decode(bytes, Protocol::readReply);
  }

  private static Request readRequest(byte code, ByteBuffer in) {
    return switch (code) {
      case ADD -> new Request.Add(in.getLong(), in.getInt());
      case GET -> new Request.Get(in.getInt());
      case STATUS -> new Request.Status();
      default -> throw new IllegalArgumentException("unknown request code " + code);
    };
  }

  private static Reply readReply(byte code, ByteBuffer in) {
    return switch (code) {
      case ADDED -> new Reply.Added(in.getLong(), in.getLong(), in.getLong());
      case OVERFLOW -> new Reply.Overflow(in.getLong());
      case VALUE -> new Reply.Value(in.getLong());
      case STATUS_IS -> readStatus(in);
      case NOT_LEADER -> new Reply.NotLeader(readId(in));
      case REFUSED -> new Reply.Refused(readText(in));
      case OUTCOME_UNKNOWN -> new Reply.OutcomeUnknown(readText(in));
      case REJECTED -> new Reply.Rejected(readText(in));
      default -> throw new IllegalArgumentException("unknown reply code " + code);
    };
  }

  private static ByteBuffer putStatus(ByteBuffer out, Reply.Status status) {
    putId(out, status.id());
    putText(out, status.role().name()).putLong(status.term());
    putId(out, status.leader());
    out.putLong(status.lastIndex()).putLong(status.commitIndex()).putLong(status.lastApplied());
    out.putLong(status.value());
    return putText(out, status.stopReason() == null ? "" : status.stopReason());
  }

  private static Reply.Status readStatus(ByteBuffer in) {
    NodeId id = NodeId.of(readText(in));
    RaftRole role = RaftRole.valueOf(readText(in));
    long term = in.getLong();
    NodeId leader = readId(in);
    long lastIndex = in.getLong();
    long commitIndex = in.getLong();
    long lastApplied = in.getLong();
    long value = in.getLong();
    String stopReason = readText(in);
    return new Reply.Status(
        id,
        role,
        term,
        leader,
        lastIndex,
        commitIndex,
        lastApplied,
        value,
        stopReason.isEmpty() ? null : stopReason);
  }

  private static ByteBuffer putId(ByteBuffer out, @Nullable NodeId id) {
    return putText(out, id == null ? "" : id.value());
  }

  private static @Nullable NodeId readId(ByteBuffer in) {
    String text = readText(in);
    return text.isEmpty() ? null : NodeId.of(text);
  }

  private static ByteBuffer putText(ByteBuffer out, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(utf8.length, MAX_TEXT_BYTES); // nothing but a reason is as long
    return out.putShort((short) length).put(utf8, 0, length);
  }

  private static String readText(ByteBuffer in) {
    int length = Short.toUnsignedInt(in.getShort());
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] utf8 = new byte[length];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static ByteBuffer begin(byte code) {
    return ByteBuffer.allocate(FIXED_BYTES).put(VERSION).put(code);
  }

  private static ByteBuffer beginWithReason(byte code) {
    return ByteBuffer.allocate(FIXED_BYTES + MAX_TEXT_BYTES).put(VERSION).put(code);
  }

  private static Bytes bytes(ByteBuffer out) {
    return Bytes.copyOf(out.flip());
  }

  private interface Reader<T> {
    T read(byte code, ByteBuffer in);
  }

  private static <T> T decode(Bytes bytes, Reader<T> reader) {
    ByteBuffer in = bytes.asByteBuffer();
    try {
      byte version = in.get();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "protocol version " + version + ", this side speaks " + VERSION);
      }
      T read = reader.read(in.get(), in);
      if (in.hasRemaining()) {
        throw new IllegalArgumentException(in.remaining() + " bytes too many");
      }
      return read;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("cut short: " + bytes.size() + " bytes", e);
    }
  }
}
