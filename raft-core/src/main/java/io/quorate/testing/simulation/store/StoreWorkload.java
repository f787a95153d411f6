// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.store;

import io.quorate.Codec;
import io.quorate.testing.Workload;
import io.quorate.testing.history.Action;
import io.quorate.testing.history.SequentialModel;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Clients of a {@link KeyedStore}: of its keys every third is a register, a list, a counter. Values
 * are never written twice, so that an answer tells which write it saw.
 */
public final class StoreWorkload implements Workload<StoreCommand, Object, KeyedStore> {
  private static final int KINDS = 3;

  private final int keys;

  /**
   * One of this many keys of each kind. With few keys, operations meet often; with many, histories
   * are short.
   */
  public StoreWorkload(int keysOfEachKind) {
    this.keys = KINDS * keysOfEachKind;
  }

  @Override
  public KeyedStore stateMachine() {
    return new KeyedStore();
  }

  @Override
  public Codec<StoreCommand> codec() {
    return StoreCommand.codec();
  }

  @Override
  public StoreCommand command(RandomGenerator random, long number) {
    int key = random.nextInt(keys);
    Action action = switch (key % KINDS) {
      case 0 ->
        random.nextInt(3) > 0
            ? new Action.Write(number)
            : new Action.CompareAndSet(number - 1 - random.nextInt(6), number);
      case 1 -> new Action.Append(number);
      default -> new Action.Add(1 + random.nextLong(9));
    };
    return new StoreCommand(key, action);
  }

  @Override
  public Object digest(KeyedStore store) {
    return store.hash();
  }

  @Override
  public Query<KeyedStore> query(RandomGenerator random) {
    int key = random.nextInt(keys);
    return switch (key % KINDS) {
      case 0 -> new Query<>(new Call(key, new StoreModel.ReadKind(null)), s -> s.number(key));
      case 1 -> new Query<>(new Call(key, new StoreModel.ReadKind(List.of())), s -> s.list(key));
      default ->
        new Query<>(new Call(key, new StoreModel.ReadKind(0L)), s -> {
          Long sum = s.number(key);
          return sum == null ? 0L : sum;
        });
    };
  }

  @Override
  public Optional<SequentialModel<?>> model() {
    return Optional.of(new StoreModel());
  }

  @Override
  public Call call(StoreCommand command) {
    return new Call(command.key(), command.action());
  }
}
