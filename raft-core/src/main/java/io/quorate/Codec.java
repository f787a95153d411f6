// SPDX-License-Identifier: Apache-2.0
package io.quorate;

import io.quorate.model.Bytes;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * How commands become bytes in the log and commands again, on every server and in every later
 * version of the application that reads the same log.
 *
 * <p>Used by several threads at a time.
 *
 * @param <C> what a command is
 */
public interface Codec<C> {
  /** Returns the bytes of a command, called once, where it is proposed. */
  Bytes encode(C command);

  /**
   * Returns the command of these bytes. An exception stops the server like one of
   * {@link StateMachine#apply}.
   */
  C decode(Bytes bytes);

  /** Returns a codec made of two functions. */
  static <C> Codec<C> of(Function<C, Bytes> encode, Function<Bytes, C> decode) {
    return new Codec<>() {
      @Override
      public Bytes encode(C command) {
        return encode.apply(command);
      }

      @Override
      public C decode(Bytes bytes) {
        return decode.apply(bytes);
      }
    };
  }

  /** For applications whose commands are bytes already. */
  static Codec<Bytes> bytes() {
    return of(Function.identity(), Function.identity());
  }

  /** For commands that are texts, as UTF-8. */
  static Codec<String> utf8() {
    return of(Bytes::utf8, Bytes::toUtf8);
  }

  /** For commands that are numbers, as eight bytes, the highest first. */
  static Codec<Long> int64() {
    return of(
        number -> Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(number).array()),
        bytes -> bytes.asByteBuffer().getLong());
  }
}
