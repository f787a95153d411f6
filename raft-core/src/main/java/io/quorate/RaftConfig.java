// SPDX-License-Identifier: Apache-2.0
package io.quorate;

import java.time.Duration;

/**
 * The settings of a server. All have safe defaults:
 *
 * <pre>{@code
 * RaftConfig config = RaftConfig.builder().electionTimeout(Duration.ofMillis(500)).build();
 * }</pre>
 *
 * <p>Immutable and safe for use by any thread.
 */
public final class RaftConfig {
  /** An election timeout of one second, and what goes with it. */
  public static final RaftConfig DEFAULT = new Builder().build();

  private final Duration electionTimeout;
  private final Duration heartbeatInterval;
  private final Duration requestTimeout;
  private final long maxPendingBytes;
  private final long maxBatchBytes;
  private final long maxInflightBytes;
  private final long cacheBytes;
  private final int maxCommandBytes;
  private final Duration maxWriteStall;
  private final boolean electionTimers;
  private final boolean leaseReads;
  private final double maxClockDrift;
  private final SnapshotPolicy snapshots;

  private RaftConfig(Builder builder) {
    electionTimeout = builder.electionTimeout;
    heartbeatInterval = builder.heartbeatInterval;
    requestTimeout = builder.requestTimeout;
    maxPendingBytes = builder.maxPendingBytes;
    maxBatchBytes = builder.maxBatchBytes;
    maxInflightBytes = builder.maxInflightBytes;
    cacheBytes = builder.cacheBytes;
    maxCommandBytes = builder.maxCommandBytes;
    maxWriteStall = builder.maxWriteStall;
    electionTimers = builder.electionTimers;
    leaseReads = builder.leaseReads;
    maxClockDrift = builder.maxClockDrift;
    snapshots = builder.snapshots;
    positive("electionTimeout", electionTimeout);
    positive("heartbeatInterval", heartbeatInterval);
    positive("requestTimeout", requestTimeout);
    positive("maxWriteStall", maxWriteStall);
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
    if (!(maxClockDrift >= 0 && maxClockDrift < 1)) {
      throw new IllegalArgumentException(
          "maxClockDrift is " + maxClockDrift + ", must be at least 0 and below 1");
    }
  }

  /** Begins with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Begins with these settings. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Returns the same with another election timeout, and heartbeats at a tenth of it. */
  public RaftConfig withElectionTimeout(Duration timeout) {
    return toBuilder().electionTimeout(timeout).build();
  }

  /** Returns the same with another election timeout and heartbeat interval. */
  public RaftConfig withTimes(Duration electionTimeout, Duration heartbeatInterval) {
    return toBuilder()
        .electionTimeout(electionTimeout)
        .heartbeatInterval(heartbeatInterval)
        .build();
  }

  /** Returns the same with another default deadline of requests. */
  public RaftConfig withRequestTimeout(Duration timeout) {
    return toBuilder().requestTimeout(timeout).build();
  }

  /**
   * How long without a leader until a server campaigns, at least; the time it really waits is drawn
   * from once to twice this. Must exceed the longest pause (garbage collection, scheduling) and
   * several round trips. The heartbeat interval becomes a tenth of it unless it is set too.
   */
  public Duration electionTimeout() {
    return electionTimeout;
  }

  /** How often a leader is heard at least; below the election timeout. */
  public Duration heartbeatInterval() {
    return heartbeatInterval;
  }

  /** How long a proposal or read may take unless its caller says otherwise. */
  public Duration requestTimeout() {
    return requestTimeout;
  }

  /**
   * How many bytes of proposals may wait for their outcome; beyond that they are refused with
   * {@link OverloadedException}.
   */
  public long maxPendingBytes() {
    return maxPendingBytes;
  }

  /**
   * How many bytes of entries one message to a follower holds at most. A single larger entry is
   * sent alone.
   */
  public long maxBatchBytes() {
    return maxBatchBytes;
  }

  /** How many bytes of entries may be on their way to one follower. */
  public long maxInflightBytes() {
    return maxInflightBytes;
  }

  /**
   * How many bytes of the newest entries are kept in memory, for followers that fall behind: those
   * further back are read from the storage. Each young garbage collection copies what has been
   * added since the last one, so more makes the pauses longer.
   */
  public long cacheBytes() {
    return cacheBytes;
  }

  /** How large an encoded command may be. */
  public int maxCommandBytes() {
    return maxCommandBytes;
  }

  /**
   * A leader whose disk has not completed a write for so long steps down: its heartbeats would keep
   * others from leading although nothing can be counted on here.
   */
  public Duration maxWriteStall() {
    return maxWriteStall;
  }

  /**
   * Whether the server campaigns by itself when it hears no leader. If not, only when
   * {@link RaftNode#campaign} is called or a leader hands over: for clusters whose leader is chosen
   * from outside. A leader still steps down when it loses its quorum.
   */
  public boolean electionTimers() {
    return electionTimers;
  }

  /**
   * Whether a leader keeps a lease, on which reads of {@link ReadConsistency#LEASE} rest. All
   * servers must have the same setting: one that restarts is then silent for an election timeout.
   */
  public boolean leaseReads() {
    return leaseReads;
  }

  /**
   * By what part the speeds of two servers' monotonic clocks may differ, below 1: a lease is
   * shorter than the election timeout by that. Only speed matters: what time it is does not.
   */
  public double maxClockDrift() {
    return maxClockDrift;
  }

  /** When snapshots are taken, and what is kept. */
  public SnapshotPolicy snapshots() {
    return snapshots;
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

  /** Gathers settings. Not safe for use by several threads. */
  public static final class Builder {
    private Duration electionTimeout = Duration.ofSeconds(1);
    private Duration heartbeatInterval = Duration.ofMillis(100);
    private Duration requestTimeout = Duration.ofSeconds(10);
    private long maxPendingBytes = 64 << 20;
    private long maxBatchBytes = 1 << 20;
    private long maxInflightBytes = 16 << 20;
    private long cacheBytes = 16 << 20;
    private int maxCommandBytes = 8 << 20;
    private Duration maxWriteStall = Duration.ofSeconds(10);
    private boolean electionTimers = true;
    private boolean leaseReads = false;
    private double maxClockDrift = 0.1;
    private SnapshotPolicy snapshots = SnapshotPolicy.DEFAULT;

    private Builder() {}

    private Builder(RaftConfig config) {
      electionTimeout = config.electionTimeout;
      heartbeatInterval = config.heartbeatInterval;
      requestTimeout = config.requestTimeout;
      maxPendingBytes = config.maxPendingBytes;
      maxBatchBytes = config.maxBatchBytes;
      maxInflightBytes = config.maxInflightBytes;
      cacheBytes = config.cacheBytes;
      maxCommandBytes = config.maxCommandBytes;
      maxWriteStall = config.maxWriteStall;
      electionTimers = config.electionTimers;
      leaseReads = config.leaseReads;
      maxClockDrift = config.maxClockDrift;
      snapshots = config.snapshots;
    }

    /**
     * Sets {@link RaftConfig#electionTimeout}, and the heartbeat interval to a tenth of it: to have
     * another one, set it afterwards.
     */
    public Builder electionTimeout(Duration value) {
      electionTimeout = value;
      heartbeatInterval = value.dividedBy(10);
      return this;
    }

    /** Sets {@link RaftConfig#heartbeatInterval}. */
    public Builder heartbeatInterval(Duration value) {
      heartbeatInterval = value;
      return this;
    }

    /** Sets {@link RaftConfig#requestTimeout}. */
    public Builder requestTimeout(Duration value) {
      requestTimeout = value;
      return this;
    }

    /** Sets {@link RaftConfig#maxPendingBytes}. */
    public Builder maxPendingBytes(long value) {
      maxPendingBytes = value;
      return this;
    }

    /** Sets {@link RaftConfig#maxBatchBytes}. */
    public Builder maxBatchBytes(long value) {
      maxBatchBytes = value;
      return this;
    }

    /** Sets {@link RaftConfig#maxInflightBytes}. */
    public Builder maxInflightBytes(long value) {
      maxInflightBytes = value;
      return this;
    }

    /** Sets {@link RaftConfig#cacheBytes}. */
    public Builder cacheBytes(long value) {
      cacheBytes = value;
      return this;
    }

    /** Sets {@link RaftConfig#maxCommandBytes}. */
    public Builder maxCommandBytes(int value) {
      maxCommandBytes = value;
      return this;
    }

    /** Sets {@link RaftConfig#maxWriteStall}. */
    public Builder maxWriteStall(Duration value) {
      maxWriteStall = value;
      return this;
    }

    /** Sets {@link RaftConfig#electionTimers}. */
    public Builder electionTimers(boolean value) {
      electionTimers = value;
      return this;
    }

    /** Sets {@link RaftConfig#leaseReads}. */
    public Builder leaseReads(boolean value) {
      leaseReads = value;
      return this;
    }

    /** Sets {@link RaftConfig#maxClockDrift}. */
    public Builder maxClockDrift(double value) {
      maxClockDrift = value;
      return this;
    }

    /** Sets {@link RaftConfig#snapshots}. */
    public Builder snapshots(SnapshotPolicy value) {
      snapshots = value;
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws IllegalArgumentException if one of them cannot be, or two contradict each other
     */
    public RaftConfig build() {
      return new RaftConfig(this);
    }
  }
}
