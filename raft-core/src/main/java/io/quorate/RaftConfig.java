// SPDX-License-Identifier: Apache-2.0
package io.quorate;

import java.time.Duration;

/**
 * The settings of a server. All have safe defaults; build on {@link #DEFAULT}:
 *
 * <pre>{@code
 * RaftConfig config = RaftConfig.DEFAULT.withElectionTimeout(Duration.ofMillis(500));
 * }</pre>
 *
 * @param electionTimeout how long without a leader until a server campaigns, at least; the time it
 *     really waits is drawn from once to twice this. Must exceed the longest pause (garbage
 *     collection, scheduling) and several round trips.
 * @param heartbeatInterval how often a leader is heard at least; below {@code electionTimeout}
 * @param requestTimeout how long a proposal or read may take unless its caller says otherwise
 * @param maxPendingBytes how many bytes of proposals may wait for their outcome; beyond that they
 *     are refused with {@link OverloadedException}
 * @param maxBatchBytes how many bytes of entries one message to a follower holds at most. A single
 *     larger entry is sent alone.
 * @param maxInflightBytes how many bytes of entries may be on their way to one follower
 * @param cacheBytes how many bytes of the newest entries are kept in memory, for followers that
 *     fall behind: those further back are read from the storage. Each young garbage collection
 *     copies what has been added since the last one, so more makes the pauses longer.
 * @param maxCommandBytes how large an encoded command may be
 */
public record RaftConfig(
    Duration electionTimeout,
    Duration heartbeatInterval,
    Duration requestTimeout,
    long maxPendingBytes,
    long maxBatchBytes,
    long maxInflightBytes,
    long cacheBytes,
    int maxCommandBytes) {

  /** An election timeout of one second, and what goes with it. */
  public static final RaftConfig DEFAULT = new RaftConfig(
      Duration.ofSeconds(1),
      Duration.ofMillis(100),
      Duration.ofSeconds(10),
      64 << 20,
      1 << 20,
      16 << 20,
      16 << 20,
      8 << 20);

  public RaftConfig {
    positive("electionTimeout", electionTimeout);
    positive("heartbeatInterval", heartbeatInterval);
    positive("requestTimeout", requestTimeout);
    positive("maxPendingBytes", maxPendingBytes);
    positive("maxBatchBytes", maxBatchBytes);
    positive("maxInflightBytes", maxInflightBytes);
    positive("cacheBytes", cacheBytes);
    positive("maxCommandBytes", maxCommandBytes);
    if (heartbeatInterval.compareTo(electionTimeout) >= 0) {
      throw new IllegalArgumentException("heartbeatInterval ("
          + heartbeatInterval.toMillis()
          + " ms) must be below electionTimeout ("
          + electionTimeout.toMillis()
          + " ms), or followers campaign against a living leader; a tenth of it is usual");
    }
    if (maxCommandBytes > maxPendingBytes) {
      throw new IllegalArgumentException(
          "maxCommandBytes (" + maxCommandBytes + ") exceeds maxPendingBytes (" + maxPendingBytes
              + "): such a command could never be proposed");
    }
  }

  /** Returns the same with another election timeout, and heartbeats at a tenth of it. */
  public RaftConfig withElectionTimeout(Duration timeout) {
    return withTimes(timeout, timeout.dividedBy(10));
  }

  /** Returns the same with another election timeout and heartbeat interval. */
  public RaftConfig withTimes(Duration electionTimeout, Duration heartbeatInterval) {
    return new RaftConfig(
        electionTimeout,
        heartbeatInterval,
        requestTimeout,
        maxPendingBytes,
        maxBatchBytes,
        maxInflightBytes,
        cacheBytes,
        maxCommandBytes);
  }

  /** Returns the same with another default deadline of requests. */
  public RaftConfig withRequestTimeout(Duration timeout) {
    return new RaftConfig(
        electionTimeout,
        heartbeatInterval,
        timeout,
        maxPendingBytes,
        maxBatchBytes,
        maxInflightBytes,
        cacheBytes,
        maxCommandBytes);
  }

  private static void positive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " is " + value + ", must be positive");
    }
  }

  private static void positive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", must be positive");
    }
  }
}
