// SPDX-License-Identifier: Apache-2.0
package io.quorate.session;

import io.quorate.model.Bytes;
import io.quorate.model.EntryKind;
import io.quorate.model.LogEntry;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All open sessions: what of the replicated state says which commands were applied already
 * (dissertation §6.3).
 *
 * <p>It stands beside the state machine, is brought from entry to entry with it, and goes into the
 * same snapshots: a command is applied once only if a server that knows its effect also knows that
 * it had one. It follows from the log alone, so that servers which have applied the same entries
 * have the same table, to the byte.
 *
 * <h2>How sessions end</h2>
 *
 * By the log, never by a clock: clocks differ, and after a change of leaders a time limit would end
 * sessions that could not be renewed meanwhile. When one session too many is opened, the one that
 * was named longest ago in the log ends. A session whose client never learned of it ends that way
 * too. One that ended stays ended, as no later session has its id: whatever of it still comes out
 * of the log is rejected, not applied a second time.
 *
 * <p>Used by one thread at a time.
 */
public final class SessionTable {
  private static final byte FORMAT = 1;

  /** Those named longest ago first. */
  private final Map<Long, Session> sessions = new LinkedHashMap<>();

  private long lastIndex;

  /** A table without sessions, as it is before the first entry of a log. */
  public SessionTable() {}

  /**
   * Applies the entry that opens a session and returns the session's id, which is the entry's
   * index. Another session ends if there are now too many.
   *
   * @throws IllegalArgumentException if the entry is not such a one, or not after the last
   */
  public long open(LogEntry entry) {
    long id = next(entry, EntryKind.OPEN_SESSION);
    SessionLimits limits = SessionLimits.fromBytes(entry.payload());
    sessions.put(id, new Session(id, limits.sessionBytes()));
    Iterator<Session> longestAgo = sessions.values().iterator();
    while (sessions.size() > limits.sessions()) {
      longestAgo.next();
      longestAgo.remove();
    }
    return id;
  }

  /**
   * Applies the entry of a session's command, as far as sessions are concerned, and says what is to
   * become of the command. One that is to be applied counts as applied from here on.
   *
   * @throws IllegalArgumentException if the entry is not such a one, or not after the last
   */
  public Verdict decide(LogEntry entry) {
    long index = next(entry, EntryKind.SESSION_COMMAND);
    SessionCommand command = SessionCommand.fromBytes(entry.payload());
    Session session = sessions.remove(command.session());
    if (session == null) {
      return new Verdict.Rejected(Verdict.Reason.UNKNOWN_SESSION);
    }
    session.usedAt(index);
    Verdict verdict = session.decide(command);
    if (!verdict.equals(new Verdict.Rejected(Verdict.Reason.SESSION_FULL))) {
      sessions.put(session.id(), session);
    }
    return verdict;
  }

  /**
   * Keeps what applying a command gave, for its repeats; nothing if it is too large. To be called
   * before the next entry is applied and before the table is written.
   *
   * @throws IllegalArgumentException if the command is not waiting for its response
   */
  public void respond(Verdict.Apply applied, Bytes response) {
    SessionCommand command = applied.command();
    Session session = sessions.get(command.session());
    if (session == null || !session.awaitsResponse(command.sequence())) {
      throw new IllegalArgumentException(command + " waits for no response");
    }
    session.respond(command.sequence(), response);
  }

  /** Whether a session is open. */
  public boolean isOpen(long session) {
    return sessions.containsKey(session);
  }

  /** How many sessions are open. */
  public int size() {
    return sessions.size();
  }

  private long next(LogEntry entry, EntryKind kind) {
    if (entry.kind() != kind || entry.index() <= lastIndex) {
      throw new IllegalArgumentException(
          "entry " + entry + " as " + kind + " right after entry " + lastIndex);
    }
    lastIndex = entry.index();
    return entry.index();
  }

  /** The table as bytes: of the same table always the same ones. */
  public Bytes toBytes() {
    long size = 1 + Integer.BYTES;
    for (Session session : sessions.values()) {
      size += session.bytes();
    }
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(size));
    buffer.put(FORMAT).putInt(sessions.size());
    sessions.values().forEach(session -> session.writeTo(buffer));
    return Bytes.wrap(buffer.array());
  }

  /**
   * Returns the table that {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException if these bytes are none, or of an unknown format
   */
  public static SessionTable fromBytes(Bytes bytes) {
    ByteBuffer buffer = bytes.asByteBuffer();
    SessionTable table = new SessionTable();
    try {
      byte format = buffer.get();
      if (format != FORMAT) {
        throw new IllegalArgumentException(
            "sessions of format " + format + ": were they written by another version?");
      }
      table.read(buffer);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("sessions that end too early", e);
    }
    if (buffer.hasRemaining()) {
      throw new IllegalArgumentException(
          "sessions with " + buffer.remaining() + " bytes after their end");
    }
    return table;
  }

  private void read(ByteBuffer buffer) {
    int count = buffer.getInt();
    if (count < 0) {
      throw new IllegalArgumentException(count + " sessions");
    }
    for (int i = 0; i < count; i++) {
      Session session = Session.readFrom(buffer);
      // Each entry names one session, so that no two were last named by the same.
      if (session.lastUsed() <= lastIndex || sessions.put(session.id(), session) != null) {
        throw new IllegalArgumentException("session " + session.id() + " last used at "
            + session.lastUsed() + " stands where it cannot, after one of " + lastIndex);
      }
      lastIndex = session.lastUsed();
    }
  }
}
