// SPDX-License-Identifier: Apache-2.0
package io.quorate.session;

import io.quorate.model.Bytes;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One session: which of its commands were applied, as far as the client may ask again, and what
 * came of them.
 */
final class Session {
  static final int OWN_BYTES = 3 * Long.BYTES + 2 * Integer.BYTES;
  static final int BYTES_PER_RESPONSE = Long.BYTES + Integer.BYTES;
  private static final int NOT_KEPT = -1;

  private final long id;
  private final int mostBytes;
  private long lastUsed;
  private long lowestOutstanding = 1;

  /** By number, those applied that are not below the lowest outstanding; null if not kept. */
  private final TreeMap<Long, @Nullable Bytes> responses = new TreeMap<>();

  /** The size of all responses that are kept. */
  private int keptBytes;

  Session(long id, int mostBytes) {
    this.id = id;
    this.mostBytes = mostBytes;
    lastUsed = id;
  }

  long id() {
    return id;
  }

  /** The index of the last entry that opened or named it. */
  long lastUsed() {
    return lastUsed;
  }

  void usedAt(long index) {
    lastUsed = index;
  }

  /** What it takes up, in the form that {@link #writeTo} writes. */
  int bytes() {
    return OWN_BYTES + responses.size() * BYTES_PER_RESPONSE + keptBytes;
  }

  /** What is to become of this command; if it is to be applied, it counts as applied at once. */
  Verdict decide(SessionCommand command) {
    forgetBelow(command.lowestOutstanding());
    long sequence = command.sequence();
    if (sequence < lowestOutstanding) {
      return new Verdict.Rejected(Verdict.Reason.NOT_OUTSTANDING);
    }
    if (responses.containsKey(sequence)) {
      return new Verdict.Duplicate(responses.get(sequence));
    }
    if (bytes() + BYTES_PER_RESPONSE > mostBytes) {
      return new Verdict.Rejected(Verdict.Reason.SESSION_FULL);
    }
    responses.put(sequence, null);
    return new Verdict.Apply(command);
  }

  private void forgetBelow(long lowest) {
    // A repeat carries what was outstanding when it was first sent, which may be long ago.
    lowestOutstanding = Math.max(lowestOutstanding, lowest);
    while (!responses.isEmpty() && responses.firstKey() < lowestOutstanding) {
      Bytes forgotten = responses.pollFirstEntry().getValue();
      keptBytes -= forgotten == null ? 0 : forgotten.size();
    }
  }

  /** Whether this command counts as applied and has no response. */
  boolean awaitsResponse(long sequence) {
    return responses.containsKey(sequence) && responses.get(sequence) == null;
  }

  /** Keeps the response to a command that has none, if there is room for it. */
  void respond(long sequence, Bytes response) {
    // That a command was applied matters more than what came of it, so that responses leave room.
    int room = Math.min(mostBytes / 2 - keptBytes, mostBytes - bytes());
    if (response.size() <= room) {
      responses.put(sequence, response);
      keptBytes += response.size();
    }
  }

  void writeTo(ByteBuffer target) {
    target.putLong(id).putLong(lastUsed).putLong(lowestOutstanding);
    target.putInt(mostBytes).putInt(responses.size());
    for (Map.Entry<Long, @Nullable Bytes> entry : responses.entrySet()) {
      Bytes response = entry.getValue();
      target.putLong(entry.getKey()).putInt(response == null ? NOT_KEPT : response.size());
      if (response != null) {
        response.writeTo(target);
      }
    }
  }

  /** Reads what {@link #writeTo} wrote, and nothing else. */
  static Session readFrom(ByteBuffer source) {
    long id = source.getLong();
    long lastUsed = source.getLong();
    long lowest = source.getLong();
    int mostBytes = source.getInt();
    check(
        id >= 1 && lastUsed >= id && lowest >= 1,
        "session " + id + " last used at " + lastUsed + " with lowest outstanding " + lowest);
    check(mostBytes >= SessionLimits.LEAST_SESSION_BYTES, "a session of " + mostBytes + " B");
    Session session = new Session(id, mostBytes);
    session.lastUsed = lastUsed;
    session.lowestOutstanding = lowest;
    int count = source.getInt();
    check(count >= 0, "a session with " + count + " responses");
    long previous = lowest - 1;
    for (int i = 0; i < count; i++) {
      long sequence = source.getLong();
      check(sequence > previous, "a response to command " + sequence + " after " + previous);
      session.readResponse(sequence, source);
      previous = sequence;
    }
    check(
        session.keptBytes <= mostBytes / 2 && session.bytes() <= mostBytes,
        "a session of more than the " + mostBytes + " B that it may have");
    return session;
  }

  private void readResponse(long sequence, ByteBuffer source) {
    int size = source.getInt();
    check(
        size >= NOT_KEPT && size <= source.remaining(),
        "a response of " + size + " B where " + source.remaining() + " B are left");
    if (size == NOT_KEPT) {
      responses.put(sequence, null);
    } else {
      byte[] response = new byte[size];
      source.get(response);
      keptBytes += size;
      responses.put(sequence, Bytes.wrap(response));
    }
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException("sessions that cannot be: " + otherwise);
    }
  }
}
