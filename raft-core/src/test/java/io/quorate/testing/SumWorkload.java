// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import io.quorate.Codec;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Clients that add numbers. */
public record SumWorkload(Supplier<Sum> sums) implements Workload<Long, Long, Sum> {
  @Override
  public Sum stateMachine() {
    return sums.get();
  }

  @Override
  public Codec<Long> codec() {
    return Codec.int64();
  }

  @Override
  public Long command(RandomGenerator random, long number) {
    return random.nextLong(100);
  }

  @Override
  public Object digest(Sum sum) {
    return sum.state();
  }
}
