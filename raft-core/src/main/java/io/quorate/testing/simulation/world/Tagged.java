// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.world;

import io.quorate.Codec;
import io.quorate.model.Bytes;
import java.nio.ByteBuffer;

/**
 * A command with a number that tells it from all others, so that it is known again wherever it
 * turns up.
 */
record Tagged<C>(long number, C command) {
  /** Puts the number before the bytes of the command. */
  static <C> Codec<Tagged<C>> codec(Codec<C> commands) {
    return Codec.of(
        tagged -> {
          Bytes bytes = commands.encode(tagged.command);
          ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES + bytes.size());
          return Bytes.wrap(
              buffer.putLong(tagged.number).put(bytes.asByteBuffer()).array());
        },
        bytes -> {
          ByteBuffer buffer = bytes.asByteBuffer();
          long number = buffer.getLong();
          byte[] rest = new byte[buffer.remaining()];
          buffer.get(rest);
          return new Tagged<>(number, commands.decode(Bytes.wrap(rest)));
        });
  }
}
