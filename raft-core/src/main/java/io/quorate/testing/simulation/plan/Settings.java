// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.plan;

import io.quorate.RaftConfig;
import io.quorate.SnapshotPolicy;
import io.quorate.model.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What holds for all of a run: how large the cluster is, how its servers are set, how quick disks
 * and network are when nothing is wrong with them, and what is healed at the end.
 *
 * @param seed what is left to chance during the run follows from it: latencies, election timeouts
 * @param voters how many servers begin as voters
 * @param chaosMillis how long faults happen
 * @param heartbeatMillis must leave room for some within the election timeout
 * @param requestMillis when users' requests end at the latest
 * @param leases whether reads rest on leases; clocks differ by no more than {@code drift} then
 * @param drift what the servers are told that clocks may differ by
 * @param timers whether servers campaign by themselves; else only by order
 * @param snapshotEvery entries after which a snapshot is taken, 0 for never by itself
 * @param trailing entries that stay before a snapshot
 * @param designated whether the first server takes the snapshots for all
 * @param diskMicros what a write takes at most
 * @param applyMicros what applying a batch takes at most
 * @param stayDown servers that stay down when all else is healed, as far as a majority is left
 */
public record Settings(
    long seed,
    int voters,
    long chaosMillis,
    long electionMillis,
    long heartbeatMillis,
    long requestMillis,
    boolean leases,
    double drift,
    boolean timers,
    long maxPendingBytes,
    long maxBatchBytes,
    long maxInflightBytes,
    long cacheBytes,
    long snapshotEvery,
    long trailing,
    int keep,
    int chunkBytes,
    boolean designated,
    long diskMicros,
    long applyMicros,
    int keys,
    List<NodeId> stayDown) {

  /** A KiB of the user's, and the number by which simulations know each command. */
  private static final int MAX_COMMAND_BYTES = 1024 + Long.BYTES;

  /** More than this nobody waits for: a plan that a person has edited is to be refused instead. */
  private static final int MAX_VOTERS = 9;

  private static final long MAX_CHAOS_MILLIS = Duration.ofHours(1).toMillis();

  public Settings {
    if (voters < 1 || voters > MAX_VOTERS) {
      throw new IllegalArgumentException(voters + " voters are not 1 to " + MAX_VOTERS);
    }
    if (chaosMillis < 0 || chaosMillis > MAX_CHAOS_MILLIS) {
      throw new IllegalArgumentException(
          "chaosMillis is " + chaosMillis + ", must be 0 to " + MAX_CHAOS_MILLIS);
    }
  }

  /** The name of the n-th server, from 1 on. */
  public static NodeId server(int n) {
    return NodeId.of("n" + n);
  }

  /** The servers that the cluster begins with. */
  public List<NodeId> firstVoters() {
    return IntStream.rangeClosed(1, voters).mapToObj(Settings::server).toList();
  }

  /** The same as the servers want it. */
  public RaftConfig config() {
    SnapshotPolicy policy = new SnapshotPolicy(
        snapshotEvery,
        0,
        Duration.ZERO,
        trailing,
        keep,
        chunkBytes,
        0,
        designated ? server(1) : null);
    return RaftConfig.builder()
        .electionTimeout(Duration.ofMillis(electionMillis))
        .heartbeatInterval(Duration.ofMillis(heartbeatMillis))
        .requestTimeout(Duration.ofMillis(requestMillis))
        .leaseReads(leases)
        .maxClockDrift(drift)
        .electionTimers(timers)
        .maxPendingBytes(maxPendingBytes)
        .maxBatchBytes(maxBatchBytes)
        .maxCommandBytes(MAX_COMMAND_BYTES)
        .maxInflightBytes(maxInflightBytes)
        .cacheBytes(cacheBytes)
        .snapshots(policy)
        .build();
  }
}
