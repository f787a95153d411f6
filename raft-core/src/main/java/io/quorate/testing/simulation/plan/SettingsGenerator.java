// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.plan;

import io.quorate.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws what holds for all of a run: small limits often, so that what they limit is met. */
final class SettingsGenerator {
  private static final int[] CLUSTER_SIZES = {1, 2, 3, 3, 3, 3, 4, 5, 5, 5, 6, 7};

  private final SplittableRandom random;

  SettingsGenerator(SplittableRandom random) {
    this.random = random;
  }

  Settings draw(long seed, int fixedVoters) {
    int drawn = CLUSTER_SIZES[random.nextInt(CLUSTER_SIZES.length)];
    int voters = fixedVoters > 0 ? fixedVoters : drawn;
    long election = between(100, 1000);
    long heartbeat = Math.max(10, election / between(3, 10));
    boolean leases = random.nextBoolean();
    boolean small = random.nextBoolean();
    long batch = small ? between(64, 400) : 1 << 20;
    return new Settings(
        seed,
        voters,
        election * between(15, 40),
        election,
        heartbeat,
        between(1, 12) * election,
        leases,
        leases ? 0.01 + random.nextDouble() * 0.15 : 0.1,
        random.nextInt(12) > 0,
        random.nextInt(3) == 0 ? 4096 : 1 << 20,
        batch,
        small ? 2 * batch : 1 << 20,
        random.nextInt(3) == 0 ? 200 : 1 << 20,
        random.nextInt(4) == 0 ? 0 : between(3, 60),
        random.nextInt(3) == 0 ? 0 : between(0, 20),
        1 + random.nextInt(3),
        random.nextBoolean() ? (int) between(1, 100) : 1 << 16,
        random.nextInt(6) == 0,
        random.nextInt(3) == 0 ? between(1, 30_000) : between(1, 3000),
        random.nextInt(4) == 0 ? between(1, 30_000) : 1,
        (int) between(1, 6),
        minority(voters));
  }

  private long between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  private List<NodeId> minority(int voters) {
    List<NodeId> down = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      for (int i = 0; i < (voters - 1) / 2; i++) {
        NodeId server = Settings.server(1 + random.nextInt(voters));
        if (!down.contains(server)) {
          down.add(server);
        }
      }
    }
    return List.copyOf(down);
  }
}
