// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.store;

import io.quorate.Codec;
import io.quorate.model.Bytes;
import io.quorate.testing.history.Action;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a {@link KeyedStore}.
 *
 * @param key the object that it is about
 */
public record StoreCommand(int key, Action action) {
  private static final int BYTES = 1 + Integer.BYTES + 2 * Long.BYTES;

  /** What a register that was never written is compared with. */
  private static final long NOTHING = Long.MIN_VALUE;

  static Codec<StoreCommand> codec() {
    return Codec.of(StoreCommand::encode, StoreCommand::decode);
  }

  private static Bytes encode(StoreCommand command) {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    if (command.action instanceof Action.Write write) {
      put(buffer, 1, command.key, write.value(), NOTHING);
    } else if (command.action instanceof Action.CompareAndSet cas) {
      put(buffer, 2, command.key, cas.next(), cas.expected());
    } else if (command.action instanceof Action.Append append) {
      put(buffer, 3, command.key, append.value(), NOTHING);
    } else if (command.action instanceof Action.Add add) {
      put(buffer, 4, command.key, add.delta(), NOTHING);
    } else {
      throw new IllegalArgumentException("a store does not " + command.action);
    }
    return Bytes.wrap(buffer.array());
  }

  private static void put(
      ByteBuffer buffer, int kind, int key, @Nullable Object value, @Nullable Object other) {
    buffer.put((byte) kind).putInt(key).putLong(number(value)).putLong(number(other));
  }

  /** What stands for a value: itself, or what stands for none. */
  static long number(@Nullable Object value) {
    return value instanceof Long number ? number : NOTHING;
  }

  private static StoreCommand decode(Bytes bytes) {
    ByteBuffer buffer = bytes.asByteBuffer();
    int kind = buffer.get();
    int key = buffer.getInt();
    long value = buffer.getLong();
    long other = buffer.getLong();
    return new StoreCommand(
        key,
        switch (kind) {
          case 1 -> new Action.Write(value);
          case 2 -> new Action.CompareAndSet(other, value);
          case 3 -> new Action.Append(value);
          case 4 -> new Action.Add(value);
          default -> throw new IllegalArgumentException("no command of kind " + kind);
        });
  }
}
