// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.RaftConfig;
import io.quorate.RaftNode;
import io.quorate.core.CoreOptions;
import io.quorate.core.StartingPoint;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.model.NodeId;
import io.quorate.model.RecoveredLog;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.LogOutline;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.StoredSnapshot;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Brings a server to life. */
public final class NodeStarter {
  private NodeStarter() {}

  /**
   * Starts a server on threads of its own.
   *
   * @throws IllegalStateException if how it is to begin does not fit what its storage holds
   * @throws IOException if the storage cannot be read or the transport cannot listen
   */
  public static <C, R> RaftNode<C, R> start(NodeSettings<C, R> settings) throws IOException {
    NodeId self = settings.transport().self();
    return start(
        settings, new ThreadWorkers("quorate-" + self), new SplittableRandom(), CoreObserver.NONE);
  }

  /** Starts a server on these workers, with these random numbers, under these eyes. */
  public static <C, R> RaftNode<C, R> start(
      NodeSettings<C, R> settings, Workers workers, RandomGenerator random, CoreObserver observer)
      throws IOException {
    try {
      requireRoom(settings);
      RecoveredLog recovered = recover(settings, random);
      StartingPoint start = restore(settings, recovered);
      RunningNode<C, R> node = new RunningNode<>(settings, start, workers, random, observer);
      node.start();
      return node;
    } catch (IOException | RuntimeException e) {
      settings.transport().close();
      closeStorage(settings, e);
      throw e;
    }
  }

  private static void closeStorage(NodeSettings<?, ?> settings, Exception cause) {
    try {
      settings.storage().close();
      SnapshotStore snapshots = settings.snapshots();
      if (snapshots != null) {
        snapshots.close();
      }
    } catch (IOException suppressed) {
      cause.addSuppressed(suppressed);
    }
  }

  /**
   * Brings the state machine to where the newest snapshot stands that the log knows of. One that
   * the log does not know was received but not installed before the server stopped.
   */
  private static StartingPoint restore(NodeSettings<?, ?> settings, RecoveredLog log)
      throws IOException {
    SnapshotMetadata newest = null;
    SnapshotStore snapshots = settings.snapshots();
    if (snapshots != null) {
      for (StoredSnapshot stored : snapshots.list(GroupId.FIRST)) {
        EntryId last = stored.metadata().lastIncluded();
        if (newest == null
            && last.index() >= log.base().lastIncluded().index()
            && last.index() <= log.lastIndex()
            && LogOutline.termAt(log, last.index()) == last.term()) {
          newest = stored.metadata();
        }
      }
    }
    long lastApplied = settings.stateMachine().lastApplied();
    long base = log.base().lastIncluded().index();
    if (newest != null && newest.lastIncluded().index() > lastApplied) {
      Snapshotting.restore(settings.stateMachine(), snapshots, GroupId.FIRST, newest);
      lastApplied = newest.lastIncluded().index();
    }
    return new StartingPoint(
        log, newest, newest == null ? Math.max(lastApplied, base) : lastApplied);
  }

  /** An entry that no message can carry would never commit, nor anything behind it (A9). */
  private static void requireRoom(NodeSettings<?, ?> settings) {
    RaftConfig config = settings.config();
    long largest = Math.max(
        config.snapshots().chunkBytes(),
        Math.max(config.maxCommandBytes(), config.maxBatchBytes()));
    if (largest > settings.transport().maxEntryBytes()) {
      throw new IllegalArgumentException("maxCommandBytes ("
          + config.maxCommandBytes()
          + "), maxBatchBytes ("
          + config.maxBatchBytes()
          + ") or the snapshots' chunkBytes ("
          + config.snapshots().chunkBytes()
          + ") exceeds what a message of this transport carries: "
          + settings.transport().maxEntryBytes());
    }
  }

  private static RecoveredLog recover(NodeSettings<?, ?> settings, RandomGenerator random)
      throws IOException {
    Optional<RecoveredLog> found = settings.storage().recover(GroupId.FIRST);
    NodeId self = settings.transport().self();
    if (settings.genesis() instanceof Genesis.Bootstrap bootstrap) {
      if (!bootstrap.configuration().isVoter(self)) {
        throw new IllegalArgumentException("node "
            + self
            + " is not among the voters of the cluster it is to bootstrap: "
            + bootstrap.configuration().voters());
      }
      refuseData(found, bootstrap.configuration(), "bootstrap");
      return begin(settings.storage(), bootstrap.configuration(), random);
    }
    if (settings.genesis() instanceof Genesis.Join) {
      refuseData(found, ClusterConfiguration.EMPTY, "join");
      return begin(settings.storage(), ClusterConfiguration.EMPTY, random);
    }
    return found.orElseThrow(() -> new IllegalStateException("the storage of "
        + self
        + " is empty: a first start must say bootstrap(…) or join(); if there was data,"
        + " it is lost, and the node must be removed from the cluster and join anew"));
  }

  /** A first start that failed after it had begun the log may be repeated; nothing more. */
  private static void refuseData(
      Optional<RecoveredLog> found, ClusterConfiguration configuration, String what) {
    if (found.isPresent() && !isUntouched(found.get(), configuration)) {
      throw new IllegalStateException("the storage holds a log up to index "
          + found.get().lastIndex()
          + " and will not be overwritten: say restart() in place of "
          + what);
    }
  }

  private static boolean isUntouched(RecoveredLog log, ClusterConfiguration configuration) {
    return log.base().equals(SnapshotMetadata.bootstrap(configuration))
        && log.lastIndex() == 0
        && log.hardState().term() == 0;
  }

  private static RecoveredLog begin(
      LogStorage storage, ClusterConfiguration configuration, RandomGenerator random)
      throws IOException {
    HardState hardState = HardState.ofNewDisk(random.nextLong(1, Long.MAX_VALUE));
    SnapshotMetadata base = SnapshotMetadata.bootstrap(configuration);
    storage.write(List.of(new LogWrite(GroupId.FIRST, hardState, base, 0, List.of())));
    return new RecoveredLog(hardState, base, 0, List.of(), List.of());
  }

  static CoreOptions coreOptions(RaftConfig config) {
    CoreOptions defaults = CoreOptions.defaults(
        config.electionTimeout().toNanos(), config.heartbeatInterval().toNanos());
    return new CoreOptions(
        defaults.electionTimeout(),
        defaults.heartbeatInterval(),
        defaults.preVote(),
        defaults.checkQuorum(),
        defaults.stickiness(),
        defaults.maxInflightAppends(),
        config.maxInflightBytes(),
        defaults.maxBatchEntries(),
        config.maxBatchBytes(),
        defaults.maxApplyBytes(),
        config.cacheBytes(),
        config.electionTimers(),
        config.leaseReads() ? leaseDuration(config) : 0,
        config.maxWriteStall().toNanos());
  }

  /**
   * For how long a lease is safe: a leader whose clock is slow by the drift must end it before a
   * follower whose clock is fast by the drift has waited for an election timeout.
   */
  private static long leaseDuration(RaftConfig config) {
    double drift = config.maxClockDrift();
    return Math.max(1, (long) (config.electionTimeout().toNanos() * (1 - drift) / (1 + drift)) - 1);
  }
}
