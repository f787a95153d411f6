// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.RaftConfig;
import io.quorate.RaftNode;
import io.quorate.core.CoreOptions;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.GroupId;
import io.quorate.model.NodeId;
import io.quorate.model.RecoveredLog;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
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
    return start(settings, new ThreadWorkers("quorate-" + self), new SplittableRandom());
  }

  /** Starts a server on these workers, with these random numbers. */
  public static <C, R> RaftNode<C, R> start(
      NodeSettings<C, R> settings, Workers workers, RandomGenerator random) throws IOException {
    try {
      requireRoom(settings);
      RecoveredLog recovered = recover(settings);
      RunningNode<C, R> node = new RunningNode<>(settings, recovered, workers, random);
      node.start();
      return node;
    } catch (IOException | RuntimeException e) {
      settings.transport().close();
      try {
        settings.storage().close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /** An entry that no message can carry would never commit, nor anything behind it (A9). */
  private static void requireRoom(NodeSettings<?, ?> settings) {
    RaftConfig config = settings.config();
    long largest = Math.max(config.maxCommandBytes(), config.maxBatchBytes());
    if (largest > settings.transport().maxEntryBytes()) {
      throw new IllegalArgumentException("maxCommandBytes ("
          + config.maxCommandBytes()
          + ") or maxBatchBytes ("
          + config.maxBatchBytes()
          + ") exceeds what a message of this transport carries: "
          + settings.transport().maxEntryBytes());
    }
  }

  private static RecoveredLog recover(NodeSettings<?, ?> settings) throws IOException {
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
      return begin(settings.storage(), bootstrap.configuration());
    }
    if (settings.genesis() instanceof Genesis.Join) {
      refuseData(found, ClusterConfiguration.EMPTY, "join");
      return begin(settings.storage(), ClusterConfiguration.EMPTY);
    }
    return found.orElseThrow(() -> new IllegalStateException("the storage of "
        + self
        + " is empty: a first start must say bootstrap(…) or join(); if there was data,"
        + " it is lost, and the node must be removed from the cluster and join anew"));
  }

  /** A first start that failed after it had begun the log may be repeated; nothing more. */
  private static void refuseData(
      Optional<RecoveredLog> found, ClusterConfiguration configuration, String what) {
    if (found.isPresent() && !found.get().equals(RecoveredLog.bootstrap(configuration))) {
      throw new IllegalStateException("the storage holds a log up to index "
          + found.get().lastIndex()
          + " and will not be overwritten: say restart() in place of "
          + what);
    }
  }

  private static RecoveredLog begin(LogStorage storage, ClusterConfiguration configuration)
      throws IOException {
    storage.write(List.of(LogWrite.base(GroupId.FIRST, SnapshotMetadata.bootstrap(configuration))));
    return RecoveredLog.bootstrap(configuration);
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
        defaults.electionTimers(),
        defaults.leaseDuration(),
        defaults.maxWriteStall());
  }
}
