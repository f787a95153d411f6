// SPDX-License-Identifier: Apache-2.0
package io.quorate.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Checksum;

/**
 * An immutable run of bytes: a command, or any other payload that the library carries unread.
 *
 * <p>A view of an array, so that the bytes a leader encoded once serve its log, its followers and
 * its cache without a copy. Immutability is a promise of whoever wraps an array: after
 * {@link #wrap} nobody writes to it any more.
 *
 * <p>Safe for use by any thread.
 */
public final class Bytes {
  /** No bytes. */
  public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  private final byte[] array;
  private final int offset;
  private final int size;

  private Bytes(byte[] array, int offset, int size) {
    this.array = array;
    this.offset = offset;
    this.size = size;
  }

  /** Returns a view of the whole array, which must not be modified afterwards. */
  public static Bytes wrap(byte[] array) {
    return wrap(array, 0, array.length);
  }

  /**
   * Returns a view of a part of an array, which must not be modified afterwards.
   *
   * @throws IndexOutOfBoundsException if the part does not lie within the array
   */
  public static Bytes wrap(byte[] array, int offset, int size) {
    if (size == 0) {
      return EMPTY;
    }
    if (offset < 0 || size < 0 || offset > array.length - size) {
      throw new IndexOutOfBoundsException(
          offset + "+" + size + " is outside of an array of " + array.length);
    }
    return new Bytes(array, offset, size);
  }

  /** Returns a copy of what remains in the buffer, and consumes it. */
  public static Bytes copyOf(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.get(copy);
    return wrap(copy);
  }

  /** Returns the UTF-8 form of a text. */
  public static Bytes utf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The number of bytes. */
  public int size() {
    return size;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** A read-only buffer over these bytes, not a copy. */
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(array, offset, size).slice().asReadOnlyBuffer();
  }

  /** A copy of these bytes. */
  public byte[] toByteArray() {
    return Arrays.copyOfRange(array, offset, offset + size);
  }

  /** Puts these bytes into a buffer, which must have room for them. */
  public void writeTo(ByteBuffer target) {
    target.put(array, offset, size);
  }

  /** Copies these bytes into an array, which must have room for them. */
  public void copyTo(byte[] target, int targetOffset) {
    System.arraycopy(array, offset, target, targetOffset, size);
  }

  /** Adds these bytes to a checksum. */
  public void update(Checksum checksum) {
    checksum.update(array, offset, size);
  }

  /** These bytes read as UTF-8. */
  public String toUtf8() {
    return new String(array, offset, size, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that
        && Arrays.equals(
            array, offset, offset + size, that.array, that.offset, that.offset + that.size);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = offset; i < offset + size; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  @Override
  public String toString() {
    return size + " B";
  }
}
