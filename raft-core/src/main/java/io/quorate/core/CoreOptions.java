// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

/**
 * The settings of one {@link RaftCore}. Times are nanoseconds.
 *
 * @param electionTimeout T: the shortest time without a leader after which a server campaigns; the
 *     time it really waits is drawn from [T, 2T) anew each time
 * @param heartbeatInterval how often a leader is heard at least; below T
 * @param preVote whether a server asks if it could win before it campaigns (§9.6)
 * @param checkQuorum whether a leader that does not hear a quorum for T steps down (§6.2)
 * @param stickiness whether a server that heard a leader within T ignores candidates (§4.2.3)
 * @param maxInflightAppends how many AppendEntries with entries a follower may leave unanswered
 * @param maxInflightBytes how many bytes of entries they may hold together; one is always allowed
 * @param maxBatchEntries how many entries one AppendEntries holds at most
 * @param maxBatchBytes how many bytes of entries it holds at most; one entry is always allowed
 * @param maxApplyBytes how many bytes of entries the state machine may be given before it reports
 *     back; one entry is always allowed
 * @param cacheBytes how many bytes of the newest entries are kept in memory; those that are not yet
 *     durable are kept in any case
 * @param electionTimers whether a server campaigns by itself; if not, only when it is asked to
 * @param leaseDuration for how long after a round that a quorum answered was sent the leader may
 *     take it that no other one was elected: below T, by what clocks may differ in speed; 0 for no
 *     lease
 * @param maxWriteStall a leader one of whose writes is outstanding for longer than this steps down
 */
public record CoreOptions(
    long electionTimeout,
    long heartbeatInterval,
    boolean preVote,
    boolean checkQuorum,
    boolean stickiness,
    int maxInflightAppends,
    long maxInflightBytes,
    int maxBatchEntries,
    long maxBatchBytes,
    long maxApplyBytes,
    long cacheBytes,
    boolean electionTimers,
    long leaseDuration,
    long maxWriteStall) {

  public CoreOptions {
    if (heartbeatInterval <= 0 || heartbeatInterval >= electionTimeout) {
      throw new IllegalArgumentException("heartbeat interval "
          + heartbeatInterval / 1_000_000
          + " ms must be positive and below the election timeout "
          + electionTimeout / 1_000_000
          + " ms, or followers campaign against a living leader");
    }
    requirePositive("maxInflightAppends", maxInflightAppends);
    requirePositive("maxInflightBytes", maxInflightBytes);
    requirePositive("maxBatchEntries", maxBatchEntries);
    requirePositive("maxBatchBytes", maxBatchBytes);
    requirePositive("maxApplyBytes", maxApplyBytes);
    requirePositive("cacheBytes", cacheBytes);
    requirePositive("maxWriteStall", maxWriteStall);
    if (leaseDuration < 0 || leaseDuration >= electionTimeout) {
      throw new IllegalArgumentException("a lease of "
          + leaseDuration / 1_000_000
          + " ms must end before another leader can be elected, after "
          + electionTimeout / 1_000_000
          + " ms");
    }
    if (leaseDuration > 0 && !(checkQuorum && stickiness)) {
      throw new IllegalArgumentException("lease reads need checkQuorum and stickiness: without"
          + " them another leader can be elected while the lease runs");
    }
  }

  /** Whether there are lease reads. */
  public boolean lease() {
    return leaseDuration > 0;
  }

  /** The defaults, with these times. */
  public static CoreOptions defaults(long electionTimeout, long heartbeatInterval) {
    return new CoreOptions(
        electionTimeout,
        heartbeatInterval,
        true,
        true,
        true,
        64,
        16 << 20,
        4096,
        1 << 20,
        16 << 20,
        16 << 20,
        true,
        0,
        10 * electionTimeout);
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", must be at least 1");
    }
  }
}
