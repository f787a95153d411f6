// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.simulation;

import io.quorate.Codec;
import io.quorate.testing.Workload;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Three clients that want two leases from the same servers. */
record LeaseWorkload(Supplier<Leases> leases) implements Workload<Acquire, Boolean, Leases> {
  private static final List<String> CLIENTS = List.of("ann", "bob", "eve");

  @Override
  public Leases stateMachine() {
    return leases.get();
  }

  @Override
  public Codec<Acquire> codec() {
    return Acquire.codec();
  }

  @Override
  public Acquire command(RandomGenerator random, long number) {
    String name = random.nextBoolean() ? "printer" : "scanner";
    String client = CLIENTS.get(random.nextInt(CLIENTS.size()));
    long askedAt = TimeUnit.MILLISECONDS.toNanos(number * 100 + random.nextLong(1000));
    return new Acquire(name, client, TimeUnit.MILLISECONDS.toNanos(500), askedAt);
  }

  @Override
  public Object digest(Leases leases) {
    return leases.state();
  }
}
