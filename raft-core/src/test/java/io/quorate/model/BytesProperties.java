// SPDX-License-Identifier: Apache-2.0
package io.quorate.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import java.util.zip.CRC32;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A view of a part of an array behaves as a copy of that part would. */
class BytesProperties {
  @Property
  @Label("a view is its part of the array, however it is looked at")
  void isItsPart(
      @ForAll @Size(max = 40) byte[] array,
      @ForAll @IntRange(max = 40) int from,
      @ForAll @IntRange(max = 40) int size) {
    int offset = Math.min(from, array.length);
    int length = Math.min(size, array.length - offset);
    Bytes view = Bytes.wrap(array, offset, length);
    byte[] part = Arrays.copyOfRange(array, offset, offset + length);
    Bytes copy = Bytes.wrap(part);

    assertThat(view.size()).isEqualTo(part.length);
    assertThat(view.isEmpty()).isEqualTo(part.length == 0);
    assertThat(view.toByteArray()).isEqualTo(part);
    assertThat(view).isEqualTo(copy).hasSameHashCodeAs(copy);
    assertThat(view.asByteBuffer()).isEqualTo(ByteBuffer.wrap(part));
    assertThat(Bytes.copyOf(view.asByteBuffer())).isEqualTo(view);

    ByteBuffer written = ByteBuffer.allocate(part.length);
    view.writeTo(written);
    assertThat(written.array()).isEqualTo(part);

    byte[] target = new byte[part.length + 2];
    view.copyTo(target, 1);
    assertThat(Arrays.copyOfRange(target, 1, 1 + part.length)).isEqualTo(part);

    CRC32 expected = new CRC32();
    expected.update(part);
    CRC32 actual = new CRC32();
    view.update(actual);
    assertThat(actual.getValue()).isEqualTo(expected.getValue());
  }

  @Property
  @Label("equal are those with the same bytes, and no others")
  void equality(@ForAll @Size(max = 3) byte[] one, @ForAll @Size(max = 3) byte[] other) {
    assertThat(Bytes.wrap(one).equals(Bytes.wrap(other))).isEqualTo(Arrays.equals(one, other));
  }

  @Property
  @Label("text comes back as it was")
  void utf8(@ForAll("text") String text) {
    assertThat(Bytes.utf8(text).toUtf8()).isEqualTo(text);
  }

  @Provide
  static Arbitrary<String> text() {
    return Arbitraries.of("", "a", "ä€", "日本", "\uD83D\uDE00", "a\u0000b");
  }

  @Example
  @Label("what is given out cannot be written to")
  void readOnly() {
    ByteBuffer buffer = Bytes.utf8("abc").asByteBuffer();
    assertThatThrownBy(() -> buffer.put((byte) 0)).isInstanceOf(ReadOnlyBufferException.class);
  }

  @Property
  @Label("a part that does not lie within the array is refused")
  void outside(
      @ForAll @IntRange(min = -3, max = 9) int offset,
      @ForAll @IntRange(min = 1, max = 9) int size) {
    byte[] array = new byte[4];
    if (offset < 0 || offset + size > array.length) {
      assertThatThrownBy(() -> Bytes.wrap(array, offset, size))
          .isInstanceOf(IndexOutOfBoundsException.class);
    } else {
      assertThat(Bytes.wrap(array, offset, size).size()).isEqualTo(size);
    }
  }
}
