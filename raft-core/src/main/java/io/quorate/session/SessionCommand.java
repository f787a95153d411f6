// SPDX-License-Identifier: Apache-2.0
package io.quorate.session;

import io.quorate.model.Bytes;
import java.nio.ByteBuffer;

/**
 * A command with what makes its repeats known as such: the session of its client and its number in
 * that session. A client that heard no answer sends the same three again, to whatever server leads.
 *
 * <p>Immutable and safe for use by any thread.
 *
 * @param session the session's id, the index of the entry that opened it
 * @param sequence its number, at least 1, never given to another command of the session. Numbers
 *     may be left out and may come in any order.
 * @param lowestOutstanding the lowest number that the client may still send again, at least 1 and
 *     at most {@code sequence}: responses to all below it are forgotten
 * @param command what the state machine applies
 */
public record SessionCommand(long session, long sequence, long lowestOutstanding, Bytes command) {
  /** What the payload of an entry has besides the command. */
  public static final int HEADER_BYTES = 3 * Long.BYTES;

  public SessionCommand {
    if (session < 1 || lowestOutstanding < 1 || sequence < lowestOutstanding) {
      throw new IllegalArgumentException("command " + sequence + " of session " + session
          + " cannot be with lowest outstanding " + lowestOutstanding);
    }
  }

  /** The payload of its entry. */
  public Bytes toBytes() {
    ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES + command.size());
    buffer.putLong(session).putLong(sequence).putLong(lowestOutstanding);
    command.writeTo(buffer);
    return Bytes.wrap(buffer.array());
  }

  /**
   * Returns the command that {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException if these bytes are none
   */
  public static SessionCommand fromBytes(Bytes bytes) {
    ByteBuffer buffer = bytes.asByteBuffer();
    if (buffer.remaining() < HEADER_BYTES) {
      throw new IllegalArgumentException(
          "a command of a session of " + buffer.remaining() + " B: it ends too early");
    }
    return new SessionCommand(
        buffer.getLong(), buffer.getLong(), buffer.getLong(), Bytes.copyOf(buffer));
  }

  @Override
  public String toString() {
    return "command " + sequence + " of session " + session;
  }
}
