// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.core.CoreOptions;
import io.quorate.model.ClusterConfiguration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The options of one node, as a scenario sets them. Times are nanoseconds. */
public final class NodeSettings {
  private static final long MILLISECOND = 1_000_000;

  /** The minimum election timeout. */
  public long election = 1000 * MILLISECOND;

  /** What every drawn election timeout is; null if they are random. */
  public @Nullable Long timeout;

  public long heartbeat = 100 * MILLISECOND;
  public long seed = 1;
  public boolean preVote = true;
  public boolean checkQuorum = true;
  public boolean stickiness = true;

  /** Whether a joint configuration is left by itself. */
  public boolean autoLeave = true;

  /** Whether reads may rest on a lease, of nine tenths of the minimum election timeout. */
  public boolean lease;

  /** What the configurations that name this node say of it. */
  public int priority;

  public int maxInflight = 64;
  public int maxBatch = 64;

  /** What the core is created with. */
  CoreOptions coreOptions() {
    CoreOptions defaults = CoreOptions.defaults(election, heartbeat);
    return new CoreOptions(
        election,
        heartbeat,
        preVote,
        checkQuorum,
        stickiness,
        maxInflight,
        defaults.maxInflightBytes(),
        maxBatch,
        defaults.maxBatchBytes(),
        defaults.maxApplyBytes(),
        defaults.cacheBytes(),
        true,
        lease ? election / 10 * 9 : 0,
        Long.MAX_VALUE / 4);
  }

  /** The same configuration, which is left by itself if it is joint and that is the option. */
  public ClusterConfiguration leaving(ClusterConfiguration configuration) {
    return new ClusterConfiguration(
        configuration.voters(),
        configuration.outgoingVoters(),
        configuration.learners(),
        configuration.nextLearners(),
        autoLeave,
        configuration.details());
  }

  /** What the core draws its election timeouts from. */
  RandomGenerator random(int ordinal) {
    if (timeout != null) {
      return new FixedDraw(timeout - election);
    }
    return new SplittableRandom(seed * 1_000_003 + ordinal);
  }

  /** Draws one and the same number always: what the core adds to the minimum election timeout. */
  private record FixedDraw(long value) implements RandomGenerator {
    @Override
    public long nextLong() {
      return value;
    }

    @Override
    public long nextLong(long bound) {
      return value;
    }
  }
}
