// SPDX-License-Identifier: Apache-2.0
package io.quorate.session;

import io.quorate.model.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * How much sessions may take up, in memory and in every snapshot.
 *
 * <p>They travel in the entry that opens a session and not in each server's configuration: which
 * session has to go is decided by every server for itself, and must be the same one on all.
 *
 * <p>Immutable and safe for use by any thread.
 *
 * @param sessions how many sessions there may be once this one is open, at least 1
 * @param sessionBytes how much this session may take up, at least {@link #LEAST_SESSION_BYTES}. At
 *     most half of it is for responses: those that find no room are not kept. The rest is for the
 *     knowledge which commands were applied, 12 bytes each.
 */
public record SessionLimits(int sessions, int sessionBytes) {
  /** Room for the session itself, for a few commands and for short responses to them. */
  public static final int LEAST_SESSION_BYTES = 128;

  /** The most that all sessions together may be allowed. */
  public static final int MOST_BYTES = 1 << 28;

  /** A thousand sessions of 64 KiB. */
  public static final SessionLimits DEFAULT = new SessionLimits(1024, 64 << 10);

  private static final byte FORMAT = 1;

  public SessionLimits {
    if (sessions < 1 || sessionBytes < LEAST_SESSION_BYTES) {
      throw new IllegalArgumentException("limits of " + sessions + " sessions of " + sessionBytes
          + " B: at least 1 of " + LEAST_SESSION_BYTES + " B");
    }
    if ((long) sessions * sessionBytes > MOST_BYTES) {
      throw new IllegalArgumentException("limits of " + sessions + " sessions of " + sessionBytes
          + " B: together no more than " + MOST_BYTES + " B");
    }
  }

  /**
   * How many numbers there may be from the lowest outstanding command to the highest, so that the
   * session has room for all of them whatever their responses take up.
   */
  public int window() {
    return (sessionBytes - sessionBytes / 2 - Session.OWN_BYTES) / Session.BYTES_PER_RESPONSE;
  }

  /** The payload of the entry that opens a session with these limits. */
  public Bytes toBytes() {
    ByteBuffer buffer = ByteBuffer.allocate(1 + 2 * Integer.BYTES);
    return Bytes.wrap(buffer.put(FORMAT).putInt(sessions).putInt(sessionBytes).array());
  }

  /**
   * Returns the limits that {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException if these bytes are none, or of an unknown format
   */
  public static SessionLimits fromBytes(Bytes bytes) {
    ByteBuffer buffer = bytes.asByteBuffer();
    try {
      byte format = buffer.get();
      if (format != FORMAT) {
        throw new IllegalArgumentException(
            "an opened session of format " + format + ": was it written by another version?");
      }
      SessionLimits limits = new SessionLimits(buffer.getInt(), buffer.getInt());
      if (buffer.hasRemaining()) {
        throw new IllegalArgumentException(
            "an opened session with " + buffer.remaining() + " bytes after its end");
      }
      return limits;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("an opened session that ends too early", e);
    }
  }
}
