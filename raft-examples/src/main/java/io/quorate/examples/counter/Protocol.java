// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.RaftRole;
import io.quorate.model.Bytes;
import io.quorate.model.NodeId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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
  static final byte VERSION = 2;

  private static final byte ADD = 1;
  private static final byte GET = 2;
  private static final byte STATUS = 3;
  private static final byte CHANGE = 4;
  private static final byte TRANSFER = 5;
  private static final byte STEP_DOWN = 6;
  private static final byte SNAPSHOT = 7;

  private static final byte ADDED = 65;
  private static final byte OVERFLOW = 66;
  private static final byte VALUE = 67;
  private static final byte STATUS_IS = 68;
  private static final byte NOT_LEADER = 69;
  private static final byte REFUSED = 70;
  private static final byte OUTCOME_UNKNOWN = 71;
  private static final byte REJECTED = 72;
  private static final byte FAILED = 73;
  private static final byte UNCHANGED = 74;
  private static final byte PROGRESS = 75;
  private static final byte DONE = 76;

  private static final int MAX_TEXT_BYTES = 1000;
  private static final int FIXED_BYTES = 512; // more than all fields but these texts take

  private Protocol() {}

  static Bytes encode(Request request) {
    if (request instanceof Request.Add add) {
      return bytes(begin(ADD).putLong(add.number()).putInt(add.timeoutMillis()));
    } else if (request instanceof Request.Get get) {
      return bytes(begin(GET).putInt(get.timeoutMillis()));
    } else if (request instanceof Request.Change change) {
      return bytes(putChange(begin(CHANGE), change));
    } else if (request instanceof Request.Transfer transfer) {
      return bytes(putId(begin(TRANSFER), transfer.target()));
    } else if (request instanceof Request.StepDown) {
      return bytes(begin(STEP_DOWN));
    } else if (request instanceof Request.Snapshot) {
      return bytes(begin(SNAPSHOT));
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
      int members = status.members().size();
      return bytes(putStatus(begin(STATUS_IS, 2 * MAX_TEXT_BYTES + FIXED_BYTES * members), status));
    } else if (reply instanceof Reply.NotLeader notLeader) {
      return bytes(putText(putId(begin(NOT_LEADER), notLeader.leader()), notLeader.address()));
    } else if (reply instanceof Reply.Progress progress) {
      return bytes(putTexts(
          begin(PROGRESS, progress.lines().size() * (2 + MAX_TEXT_BYTES)), progress.lines()));
    }
    return encodeWords(reply);
  }

  /** The replies that consist of a text. */
  private static Bytes encodeWords(Reply reply) {
    if (reply instanceof Reply.Refused refused) {
      return words(REFUSED, refused.reason());
    } else if (reply instanceof Reply.OutcomeUnknown unknown) {
      return words(OUTCOME_UNKNOWN, unknown.reason());
    } else if (reply instanceof Reply.Rejected rejected) {
      return words(REJECTED, rejected.reason());
    } else if (reply instanceof Reply.Failed failed) {
      return words(FAILED, failed.reason());
    } else if (reply instanceof Reply.Unchanged unchanged) {
      return words(UNCHANGED, unchanged.reason());
    } else if (reply instanceof Reply.Done done) {
      return words(DONE, done.what());
    }
    throw new AssertionError(reply); // JDK 17 has no exhaustive switch over types; 21 has
  }

  private static Bytes words(byte code, String text) {
    return bytes(putText(begin(code, MAX_TEXT_BYTES), text));
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
      case CHANGE -> readChange(in);
      case TRANSFER -> new Request.Transfer(readId(in));
      case STEP_DOWN -> new Request.StepDown();
      case SNAPSHOT -> new Request.Snapshot();
      default -> throw new IllegalArgumentException("unknown request code " + code);
    };
  }

  private static Reply readReply(byte code, ByteBuffer in) {
    return switch (code) {
      case ADDED -> new Reply.Added(in.getLong(), in.getLong(), in.getLong());
      case OVERFLOW -> new Reply.Overflow(in.getLong());
      case VALUE -> new Reply.Value(in.getLong());
      case STATUS_IS -> readStatus(in);
      case NOT_LEADER -> new Reply.NotLeader(readId(in), readText(in));
      case REFUSED -> new Reply.Refused(readText(in));
      case OUTCOME_UNKNOWN -> new Reply.OutcomeUnknown(readText(in));
      case REJECTED -> new Reply.Rejected(readText(in));
      case FAILED -> new Reply.Failed(readText(in));
      case UNCHANGED -> new Reply.Unchanged(readText(in));
      case PROGRESS -> new Reply.Progress(readList(in, Protocol::readText));
      case DONE -> new Reply.Done(readText(in));
      default -> throw new IllegalArgumentException("unknown reply code " + code);
    };
  }

  private static ByteBuffer putChange(ByteBuffer out, Request.Change request) {
    MemberChange change = request.change();
    out.putLong(request.key()).putInt(request.seen());
    putId(putText(out, change.kind().name()), change.node());
    putText(putId(out, change.other()), change.address());
    return out.putInt(change.priority());
  }

  private static Request.Change readChange(ByteBuffer in) {
    long key = in.getLong();
    int seen = in.getInt();
    MemberChange.Kind kind = MemberChange.Kind.valueOf(readText(in));
    NodeId node = NodeId.of(readText(in));
    NodeId other = readId(in);
    String address = readText(in);
    return new Request.Change(key, seen, new MemberChange(kind, node, other, address, in.getInt()));
  }

  private static ByteBuffer putStatus(ByteBuffer out, Reply.Status status) {
    putId(out, status.id());
    putText(out, status.role().name()).putLong(status.term());
    putId(out, status.leader());
    out.putLong(status.firstIndex()).putLong(status.lastIndex());
    out.putLong(status.commitIndex()).putLong(status.lastApplied());
    out.putLong(status.snapshotIndex()).putLong(status.value());
    putText(out, status.standing());
    putText(out, status.stopReason() == null ? "" : status.stopReason());
    out.putShort((short) status.members().size());
    status.members().forEach(member -> putMember(out, member));
    return out;
  }

  private static Reply.Status readStatus(ByteBuffer in) {
    NodeId id = NodeId.of(readText(in));
    RaftRole role = RaftRole.valueOf(readText(in));
    long term = in.getLong();
    NodeId leader = readId(in);
    long firstIndex = in.getLong();
    long lastIndex = in.getLong();
    long commitIndex = in.getLong();
    long lastApplied = in.getLong();
    long snapshotIndex = in.getLong();
    long value = in.getLong();
    String standing = readText(in);
    String stopReason = readText(in);
    return new Reply.Status(
        id,
        role,
        term,
        leader,
        firstIndex,
        lastIndex,
        commitIndex,
        lastApplied,
        snapshotIndex,
        value,
        standing,
        readList(in, Protocol::readMember),
        stopReason.isEmpty() ? null : stopReason);
  }

  private static void putMember(ByteBuffer out, MemberView member) {
    putText(putText(putId(out, member.id()), member.role()), member.address());
    putText(out.putInt(member.priority()), member.state()).putLong(member.matchIndex());
    out.put((byte) (member.forgetful() ? 1 : 0));
  }

  private static MemberView readMember(ByteBuffer in) {
    NodeId id = NodeId.of(readText(in));
    String role = readText(in);
    String address = readText(in);
    int priority = in.getInt();
    String state = readText(in);
    return new MemberView(id, role, address, priority, state, in.getLong(), in.get() != 0);
  }

  private static ByteBuffer putTexts(ByteBuffer out, List<String> texts) {
    out.putShort((short) texts.size());
    texts.forEach(text -> putText(out, text));
    return out;
  }

  private static <T> List<T> readList(ByteBuffer in, Function<ByteBuffer, T> element) {
    int count = Short.toUnsignedInt(in.getShort());
    List<T> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(element.apply(in));
    }
    return list;
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
    int length = Math.min(utf8.length, MAX_TEXT_BYTES); // only explanations are as long
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
    return begin(code, 0);
  }

  private static ByteBuffer begin(byte code, int bytesOfTexts) {
    return ByteBuffer.allocate(FIXED_BYTES + bytesOfTexts).put(VERSION).put(code);
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
