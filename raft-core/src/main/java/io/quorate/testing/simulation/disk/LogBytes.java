// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.disk;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of a log file and how far they are synced. Everything here happens to bytes; what they
 * mean is {@link RecordFormat}'s.
 */
final class LogBytes {
  private static final int INITIAL_CAPACITY = 1 << 10;

  private byte[] bytes = new byte[INITIAL_CAPACITY];
  private int size;
  private int synced;
  private boolean suspect;

  int size() {
    return size;
  }

  int synced() {
    return synced;
  }

  /**
   * Whether something happened since the last {@link #trust} that may have left other bytes than
   * were written. Until then checksums need not be computed again to know that they match.
   */
  boolean isSuspect() {
    return suspect;
  }

  void suspect() {
    suspect = true;
  }

  byte[] array() {
    return bytes;
  }

  /** Adds bytes at the end, which the caller fills in. Positioned at the first of them. */
  ByteBuffer extend(int length) {
    int at = size;
    size = Math.addExact(at, length);
    if (size > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size, 2 * bytes.length));
    }
    return ByteBuffer.wrap(bytes, at, length);
  }

  void sync() {
    synced = size;
  }

  /** Removes all from here on; what is left is synced. */
  void cut(int end) {
    size = end;
    synced = end;
  }

  /** Removes all from here on, as it is before a sync. */
  void tear(int end) {
    size = end;
  }

  /** Everything is known to be what was written. */
  void trust() {
    suspect = false;
  }

  /** Flips one bit of what is synced. */
  void flip(long bit) {
    bytes[(int) (bit >> 3)] ^= (byte) (1 << (bit & 7));
    suspect = true;
  }

  /** Moves the bytes from here to the end of the file to an older place. */
  void misdirect(int from, int to) {
    System.arraycopy(bytes, from, bytes, to, size - from);
    size = Math.max(from, to + size - from);
    synced = size;
    suspect = true;
  }
}
