// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import java.time.Duration;

/**
 * The limits that hold for every connection; {@link NettyTransport.Builder} explains them.
 *
 * @param maxFrameBytes the largest frame that is sent or accepted
 * @param lowWaterMark below how many bytes that wait to be written entries are sent again
 * @param highWaterMark from how many bytes on entries and parts of snapshots are dropped
 * @param maxOutgoingBytes from how many bytes on everything is dropped
 * @param handshakeTimeout how long connecting may take, and how long a handshake
 * @param deadAfter after what silence a connection is given up
 */
record Settings(
    int maxFrameBytes,
    int lowWaterMark,
    int highWaterMark,
    int maxOutgoingBytes,
    Duration handshakeTimeout,
    Duration deadAfter) {
  /** Before a handshake, so that a stranger cannot make us allocate much. */
  static final int MAX_HANDSHAKE_FRAME_BYTES = 4096;

  static final Settings DEFAULT = new Settings(
      16 << 20, 2 << 20, 8 << 20, 12 << 20, Duration.ofSeconds(2), Duration.ofSeconds(4));

  Settings {
    if (maxFrameBytes < MAX_HANDSHAKE_FRAME_BYTES) {
      throw new IllegalArgumentException(
          "max frame of " + maxFrameBytes + " B is below " + MAX_HANDSHAKE_FRAME_BYTES);
    }
    if (lowWaterMark < 0 || lowWaterMark > highWaterMark || highWaterMark > maxOutgoingBytes) {
      throw new IllegalArgumentException("not in rising order: low water mark " + lowWaterMark
          + ", high water mark " + highWaterMark + ", max outgoing bytes " + maxOutgoingBytes);
    }
    requirePositive("handshake timeout", handshakeTimeout);
    requirePositive("dead after", deadAfter);
  }

  Settings withMaxFrameBytes(int bytes) {
    return new Settings(
        bytes, lowWaterMark, highWaterMark, maxOutgoingBytes, handshakeTimeout, deadAfter);
  }

  Settings withOutgoing(int low, int high, int max) {
    return new Settings(maxFrameBytes, low, high, max, handshakeTimeout, deadAfter);
  }

  Settings withHandshakeTimeout(Duration timeout) {
    return new Settings(
        maxFrameBytes, lowWaterMark, highWaterMark, maxOutgoingBytes, timeout, deadAfter);
  }

  Settings withDeadAfter(Duration silence) {
    return new Settings(
        maxFrameBytes, lowWaterMark, highWaterMark, maxOutgoingBytes, handshakeTimeout, silence);
  }

  private static void requirePositive(String name, Duration duration) {
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(name + " is " + duration);
    }
  }
}
