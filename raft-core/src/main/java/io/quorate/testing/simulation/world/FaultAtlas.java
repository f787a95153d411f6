// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.world;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryKind;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.testing.invariant.CommittedIsDurable;
import io.quorate.testing.invariant.LogImage;
import io.quorate.testing.simulation.oracle.Oracle;
import io.quorate.testing.simulation.oracle.ServerTruth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Knows which servers can be lost for good without anything committed being lost: no protocol can
 * bear the loss of a majority, so a plan that asks for it asks in vain. Whatever configuration may
 * be in force anywhere, a quorum of it keeps its disks.
 */
final class FaultAtlas {
  private final Oracle oracle;
  private final Predicate<NodeId> diskLost;
  private final BooleanSupplier changing;

  /**
   * One that looks at the logs of all servers.
   *
   * @param diskLost whether a server's disk cannot be counted on
   * @param changing whether a change is under way that may not be in any log yet
   */
  FaultAtlas(Oracle oracle, Predicate<NodeId> diskLost, BooleanSupplier changing) {
    this.oracle = oracle;
    this.diskLost = diskLost;
    this.changing = changing;
  }

  /** Whether the cluster outlives the loss of this server's disk. */
  boolean mayLose(NodeId server) {
    if (changing.getAsBoolean()) {
      return false;
    }
    for (ClusterConfiguration configuration : configurationsInForce()) {
      boolean enough = CommittedIsDurable.isQuorum(
          configuration, node -> !node.equals(server) && isCountedOn(node, configuration));
      if (configuration.isVoter(server) && !(enough && knowsDisk(configuration, server))) {
        return false;
      }
    }
    return true;
  }

  /** Whether each configuration has a quorum among these servers whose disks can be counted on. */
  boolean suffices(Predicate<NodeId> servers) {
    return !changing.getAsBoolean()
        && configurationsInForce().stream()
            .allMatch(configuration -> CommittedIsDurable.isQuorum(
                configuration, node -> servers.test(node) && isCountedOn(node, configuration)));
  }

  /** Whether another machine has taken the name of this server. */
  boolean wasWiped(NodeId server) {
    return oracle.truth(server).wasWiped();
  }

  /**
   * Whether so many of these voters can be counted on that they can decide anything.
   *
   * @param now the configuration that they are to follow
   */
  boolean suffices(ClusterConfiguration next, ClusterConfiguration now) {
    return CommittedIsDurable.isQuorum(
        next, node -> now.isVoter(node) ? isCountedOn(node, now) : !diskLost.test(node));
  }

  /**
   * Whether the server is on the disk on which it became a member. One that was bootstrapped and is
   * not bound to a disk yet would not be recognised if it came back with an empty one.
   */
  private boolean isCountedOn(NodeId server, ClusterConfiguration configuration) {
    long bound = configuration.member(server).incarnation();
    long disk = oracle.truth(server).hardState().incarnation();
    return !diskLost.test(server) && (bound == 0 || bound == disk);
  }

  private static boolean knowsDisk(ClusterConfiguration configuration, NodeId server) {
    return configuration.member(server).incarnation() != 0;
  }

  /** All configurations that some log holds at or above the newest that is committed. */
  private Set<ClusterConfiguration> configurationsInForce() {
    Set<ClusterConfiguration> inForce = new LinkedHashSet<>(oracle.uncommittedConfigurations());
    for (ServerTruth server : oracle.truths()) {
      collect(server.disk(), inForce);
      LogImage memory = server.memory();
      if (memory != null) {
        collect(memory, inForce);
      }
    }
    return inForce;
  }

  private void collect(LogImage log, Set<ClusterConfiguration> inForce) {
    List<ClusterConfiguration> found = new ArrayList<>();
    found.add(log.base().configuration());
    for (LogEntry entry : log.entries()) {
      if (entry.kind() == EntryKind.CONFIGURATION) {
        if (entry.index() <= oracle.committed()) {
          found.clear();
        }
        found.add(ClusterConfiguration.fromBytes(entry.payload()));
      }
    }
    found.stream().filter(configuration -> !configuration.isEmpty()).forEach(inForce::add);
  }
}
