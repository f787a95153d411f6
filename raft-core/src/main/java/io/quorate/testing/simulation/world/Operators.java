// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.world;

import io.quorate.ClusterChange;
import io.quorate.StateMachine;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.NodeId;
import io.quorate.runtime.Genesis;
import io.quorate.testing.simulation.plan.Action;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Carries out what a plan has clients and operators ask for. */
final class Operators<C, R, S extends StateMachine<C, R>> {
  private final Servers<C, R, S> servers;
  private final Clients<C, R, S> clients;
  private final FaultAtlas atlas;
  private final Map<CompletableFuture<?>, Life<C, R, S>> changes = new LinkedHashMap<>();

  Operators(Servers<C, R, S> servers, Clients<C, R, S> clients, FaultAtlas atlas) {
    this.servers = servers;
    this.clients = clients;
    this.atlas = atlas;
  }

  /** Asks for one thing; returns whether there was anybody to ask. */
  boolean ask(Action.Operation operation) {
    if (operation instanceof Action.Propose propose) {
      Life<C, R, S> life = serving(propose.to());
      if (life != null) {
        CompletableFuture<?> unused = clients.propose(life, propose.command());
      }
      return life != null;
    }
    if (operation instanceof Action.Read read) {
      Life<C, R, S> life = serving(read.to());
      if (life != null) {
        CompletableFuture<?> unused = clients.read(life, read.freshness(), read.query());
      }
      return life != null;
    }
    if (operation instanceof Action.Overload overload) {
      Life<C, R, S> life = serving(overload.to());
      return life != null && clients.overload(life, overload.commands());
    }
    if (operation instanceof Action.Join join) {
      return join(join.server());
    }
    if (operation instanceof Action.Change change) {
      return change(change);
    }
    if (operation instanceof Action.Transfer transfer) {
      Life<C, R, S> leader = servers.leader();
      return leader != null
          && watched("transfer", leader, leader.node().transferLeadership(transfer.target()));
    }
    if (operation instanceof Action.StepDown) {
      Life<C, R, S> leader = servers.leader();
      if (leader != null) {
        leader.node().stepDown();
      }
      return leader != null;
    }
    if (operation instanceof Action.Campaign campaign) {
      Life<C, R, S> life = serving(campaign.server());
      if (life != null) {
        life.node().campaign();
      }
      return life != null;
    }
    if (operation instanceof Action.Snapshot snapshot) {
      Life<C, R, S> life = serving(snapshot.server());
      return life != null && watched("snapshot", life, life.node().snapshot());
    }
    throw new IllegalArgumentException("nobody knows how to ask for " + operation);
  }

  private boolean watched(String what, Life<C, R, S> life, CompletableFuture<?> future) {
    clients.watch(what, what.equals("change"), life, future);
    return true;
  }

  private boolean join(NodeId id) {
    if (servers.find(id) != null) {
      return false;
    }
    servers.found(id, new Genesis.Join());
    return true;
  }

  private boolean change(Action.Change change) {
    Life<C, R, S> leader = servers.leader();
    if (leader == null || !isBearable(change, leader.node().status().configuration())) {
      return false;
    }
    CompletableFuture<?> future =
        leader.node().change(description -> describe(change, description));
    changes.put(future, leader);
    return watched("change", leader, future);
  }

  /** Whether some change has been asked for whose end is not known. */
  boolean isChanging() {
    changes
        .entrySet()
        .removeIf(
            change -> change.getKey().isDone() || !change.getValue().workers().areAlive());
    return !changes.isEmpty();
  }

  private static void describe(Action.Change change, ClusterChange description) {
    change.voters().forEach(description::addVoter);
    change.learners().forEach(description::addLearner);
    change.promoted().forEach(description::promote);
    change.demoted().forEach(description::demote);
    change.removed().forEach(description::remove);
    if (change.joint()) {
      description.joint();
    }
    if (!change.catchUp()) {
      description.withoutCatchingUp();
    }
  }

  /**
   * No operator makes servers voters that do not exist, or relies on those that are lost: that
   * would be a majority gone by order.
   */
  private boolean isBearable(Action.Change change, ClusterConfiguration now) {
    for (List<NodeId> some : List.of(change.voters(), change.learners(), change.promoted())) {
      if (!some.stream().allMatch(id -> servers.find(id) != null)) {
        return false;
      }
    }
    if (!change.catchUp() && isOnNewDisk(change.voters(), change.promoted())) {
      // It takes itself for one that forgot its votes until it has caught up with its own return.
      return false;
    }
    TreeSet<NodeId> voters = new TreeSet<>(now.voters());
    voters.addAll(change.voters());
    voters.addAll(change.promoted());
    change.learners().forEach(voters::remove);
    change.demoted().forEach(voters::remove);
    change.removed().forEach(voters::remove);
    return !voters.isEmpty()
        && atlas.suffices(ClusterConfiguration.ofVoters(new ArrayList<>(voters)), now);
  }

  private boolean isOnNewDisk(List<NodeId> added, List<NodeId> promoted) {
    return Stream.concat(added.stream(), promoted.stream()).anyMatch(atlas::wasWiped);
  }

  private @Nullable Life<C, R, S> serving(NodeId id) {
    Server<C, R, S> server = servers.find(id);
    return server == null ? null : server.life();
  }
}
