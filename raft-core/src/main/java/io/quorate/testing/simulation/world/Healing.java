// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.world;

import io.quorate.Applied;
import io.quorate.OverloadedException;
import io.quorate.RaftStatus;
import io.quorate.StateMachine;
import io.quorate.model.NodeId;
import io.quorate.testing.invariant.InvariantViolation;
import io.quorate.testing.invariant.Property;
import io.quorate.testing.simulation.plan.Freshness;
import io.quorate.testing.simulation.plan.Settings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The second half of a run: everything that was broken is mended, a majority runs again, and within
 * bounds in election timeouts there must be a leader that commits, all must agree, and then, with
 * nothing to do, nothing may happen.
 */
final class Healing<C, R, S extends StateMachine<C, R>> {
  /** Elections among servers that have just started may be split a few times. */
  private static final int TIMEOUTS_TO_LEAD = 40;

  /** Snapshots go chunk by chunk, and what is lost of them is sent again after a second. */
  private static final int TIMEOUTS_TO_AGREE = 100;

  private static final long EXTRA_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final int IDLE_TIMEOUTS = 12;

  private static final int ISOLATION_TIMEOUTS = 3;

  private static final int BURST = 20;

  private final World<C, R, S> world;
  private final Settings settings;
  private final Servers<C, R, S> servers;
  private final Clients<C, R, S> clients;
  private final SimulatedNetwork network;
  private final FaultAtlas atlas;
  private final long timeout;
  private final Set<NodeId> down = new HashSet<>();

  Healing(
      World<C, R, S> world,
      Settings settings,
      Servers<C, R, S> servers,
      Clients<C, R, S> clients,
      SimulatedNetwork network,
      FaultAtlas atlas) {
    this.world = world;
    this.settings = settings;
    this.servers = servers;
    this.clients = clients;
    this.network = network;
    this.atlas = atlas;
    this.timeout = TimeUnit.MILLISECONDS.toNanos(settings.electionMillis());
  }

  void run() {
    heal();
    lead();
    // Before anything is asked for: an idle cluster has to get well by itself.
    agree();
    commit();
    serveMany();
    agree();
    rest();
    isolateOne();
    handOver();
    readEverywhere();
    if (settings.seed() % 2 == 0) {
      restartAll();
    }
  }

  private void heal() {
    network.mend();
    network.clearUp();
    for (Server<C, R, S> server : servers.all()) {
      server.disk().mend();
      server.clock().rate(1);
      Life<C, R, S> life = server.life();
      if (life != null) {
        life.workers().release();
      }
    }
    for (NodeId id : settings.stayDown()) {
      down.add(id);
      if (!atlas.suffices(node -> !down.contains(node))) {
        down.remove(id);
      }
    }
    for (Server<C, R, S> server : servers.all()) {
      if (down.contains(server.id())) {
        servers.crash(server, 1);
      } else if (!server.serves()) {
        revive(server);
      }
      server.forbidStop();
    }
    world.say("*** healed, but for " + down);
  }

  private void revive(Server<C, R, S> server) {
    servers.crash(server, 1);
    if (server.isDiskLost()) {
      servers.wipe(server);
    }
    servers.start(server);
  }

  private void lead() {
    long bound = TIMEOUTS_TO_LEAD * timeout + EXTRA_NANOS;
    if (!await(() -> leader() != null, bound)) {
      throw new InvariantViolation(
          Property.LEADER_AFTER_HEALING,
          "nobody leads " + bound / 1_000_000 + " ms after all was healed");
    }
  }

  /**
   * Waits for this, so long at most. Where servers do not campaign by themselves, an operator tells
   * them to, one after another, whenever nobody leads.
   */
  private boolean await(BooleanSupplier condition, long nanos) {
    long until = world.now() + nanos;
    while (world.now() < until) {
      if (world.runUntil(condition, Math.min(4 * timeout, until - world.now()))) {
        return true;
      }
      if (!settings.timers() && leader() == null) {
        campaign();
      }
    }
    return condition.getAsBoolean();
  }

  private void campaign() {
    for (Server<C, R, S> server : servers.all()) {
      Life<C, R, S> life = server.life();
      if (life != null && life.node().status().configuration().isVoter(server.id())) {
        life.node().campaign();
        if (world.runUntil(() -> leader() != null, timeout)) {
          return;
        }
      }
    }
  }

  private @Nullable Life<C, R, S> leader() {
    return servers.leader();
  }

  private void commit() {
    long until = world.now() + TIMEOUTS_TO_LEAD * timeout + EXTRA_NANOS;
    long attempt = 0;
    while (world.now() < until) {
      Life<C, R, S> leader = leader();
      if (leader == null) {
        lead();
        continue;
      }
      CompletableFuture<Applied<R>> probe = clients.propose(leader, --attempt);
      world.runUntil(probe::isDone, until - world.now());
      if (probe.isDone() && !probe.isCompletedExceptionally()) {
        return;
      }
      world.runFor(timeout / 4);
    }
    throw new InvariantViolation(Property.COMMIT_AFTER_HEALING, "nothing was committed any more");
  }

  private void agree() {
    long bound = TIMEOUTS_TO_AGREE * timeout
        + 2 * TimeUnit.MILLISECONDS.toNanos(settings.requestMillis())
        + EXTRA_NANOS;
    if (!await(this::isJointLeft, bound)) {
      throw new InvariantViolation(Property.JOINT_LEFT, "it is still in force");
    }
    if (!await(clients::allEnded, bound)) {
      throw new InvariantViolation(Property.FUTURES, "never ended: " + clients.unended());
    }
    if (!await(this::isSettled, bound)) {
      throw new InvariantViolation(Property.CONVERGENCE, "members have not applied the same");
    }
    for (NodeId member : healthyLeader().node().status().configuration().members()) {
      Server<C, R, S> server = servers.find(member);
      if (server != null && !server.serves() && !server.isDiskLost() && !down.contains(member)) {
        throw new InvariantViolation(Property.CONVERGENCE, member + " does not serve any more");
      }
    }
  }

  private boolean isJointLeft() {
    Life<C, R, S> leader = leader();
    return leader != null && !leader.node().status().configuration().isJoint();
  }

  private boolean isSettled() {
    Life<C, R, S> leader = leader();
    if (leader == null) {
      return false;
    }
    RaftStatus status = leader.node().status();
    return status.commitIndex() == status.lastIndex()
        && members(status).stream()
            .allMatch(life -> life.node().status().lastApplied() == status.lastIndex());
  }

  /** The members that run and are on the disk that they became members with. */
  private List<Life<C, R, S>> members(RaftStatus leader) {
    return servers.all().stream()
        .filter(server -> leader.configuration().isMember(server.id()) && server.serves())
        .map(Server::life)
        .filter(life -> life != null && !life.node().status().forgetful())
        .toList();
  }

  /** Snapshots that are on their way arrive. */
  private void endStreams() {
    for (int i = 0; i < TIMEOUTS_TO_AGREE; i++) {
      long before = network.chunksSent();
      world.runFor(timeout);
      if (network.chunksSent() == before) {
        return;
      }
    }
    throw new InvariantViolation(Property.RESOURCES, "there is no end of snapshots being sent");
  }

  /** A healthy cluster with nothing to do keeps its leader and its term. */
  private void rest() {
    endStreams();
    Life<C, R, S> leader = leader();
    long term = leader == null ? 0 : leader.node().status().term();
    long sent = network.sent();
    long nanos = IDLE_TIMEOUTS * timeout;
    world.runFor(nanos);
    Life<C, R, S> now = leader();
    if (leader == null || !leader.equals(now)) {
      throw new InvariantViolation(
          Property.STABLE_LEADER,
          "the leader of term " + term + " is gone although nothing happened");
    }
    if (leader.node().status().term() != term) {
      throw new InvariantViolation(
          Property.STABLE_TERM, "from " + term + " to " + leader.node().status().term());
    }
    long beats = nanos / TimeUnit.MILLISECONDS.toNanos(settings.heartbeatMillis()) + 2;
    long allowed = 4 * beats * servers.all().size() + 50;
    if (network.sent() - sent > allowed) {
      throw new InvariantViolation(
          Property.RESOURCES,
          network.sent() - sent + " messages of an idle cluster in " + IDLE_TIMEOUTS
              + " election timeouts; " + allowed + " are plenty");
    }
  }

  /** Many proposals of one moment are all carried out, and told so. */
  private void serveMany() {
    Life<C, R, S> leader = healthyLeader();
    List<CompletableFuture<Applied<R>>> burst = new ArrayList<>();
    for (int i = 0; i < BURST; i++) {
      burst.add(clients.propose(leader, i));
    }
    CompletableFuture<?> all = CompletableFuture.allOf(burst.toArray(CompletableFuture[]::new));
    await(all::isDone, TIMEOUTS_TO_LEAD * timeout + EXTRA_NANOS);
    for (CompletableFuture<Applied<R>> one : burst) {
      Throwable failure = one.isDone() ? one.handle((any, thrown) -> thrown).join() : null;
      if (!one.isDone() || !(failure == null || failure instanceof OverloadedException)) {
        throw new InvariantViolation(
            Property.COMMIT_AFTER_HEALING,
            "a proposal to the leader of a healthy cluster ended so: " + one + " " + failure);
      }
    }
  }

  /** A healthy leader hands over to a healthy voter. */
  private void handOver() {
    Life<C, R, S> leader = healthyLeader();
    for (Life<C, R, S> member : members(leader.node().status())) {
      NodeId target = member.node().id();
      if (!member.equals(leader) && leader.node().status().configuration().isVoter(target)) {
        CompletableFuture<NodeId> transfer = leader.node().transferLeadership(target);
        world.runUntil(transfer::isDone, 4 * timeout);
        if (!transfer.isDone()
            || transfer.isCompletedExceptionally()
            || !target.equals(transfer.join())) {
          throw new InvariantViolation(
              Property.TRANSFERS_END,
              "from " + leader.node().id() + " to " + target + ": " + transfer);
        }
        world.runFor(timeout);
        return;
      }
    }
  }

  /** All take a snapshot and begin another life with it, in which they are who they were. */
  private void restartAll() {
    List<Life<C, R, S>> members = members(healthyLeader().node().status());
    for (Life<C, R, S> member : members) {
      CompletableFuture<?> snapshot = member.node().snapshot();
      if (!world.runUntil(snapshot::isDone, 4 * timeout)) {
        throw new InvariantViolation(
            Property.FUTURES,
            "a snapshot of a healthy server does not end: " + member.node().id());
      }
    }
    for (Life<C, R, S> member : members) {
      Server<C, R, S> server = servers.find(member.node().id());
      if (server != null && !server.isDiskLost()) {
        servers.crash(server, 0);
        servers.start(server);
      }
    }
    lead();
    agree();
    commit();
    agree();
    readEverywhere();
  }

  /** One that hears nobody for a while, and comes back, disturbs nobody (§9.6). */
  private void isolateOne() {
    Life<C, R, S> leader = healthyLeader();
    RaftStatus before = leader.node().status();
    for (NodeId voter : before.configuration().voters()) {
      if (!voter.equals(before.self())
          && atlas.suffices(node -> isUp(node) && !node.equals(voter))) {
        network.cut(List.of(voter), before.configuration().members());
        world.runFor(ISOLATION_TIMEOUTS * timeout);
        network.mend();
        world.runFor(ISOLATION_TIMEOUTS * timeout);
        break;
      }
    }
    RaftStatus after = healthyLeader().node().status();
    if (!after.self().equals(before.self()) || after.term() != before.term()) {
      throw new InvariantViolation(
          Property.STABLE_TERM,
          before.self() + " of term " + before.term() + " was followed by " + after.self()
              + " of term " + after.term() + " when a member was cut off and came back");
    }
  }

  private boolean isUp(NodeId id) {
    Server<C, R, S> server = servers.find(id);
    return server != null && server.serves();
  }

  private Life<C, R, S> healthyLeader() {
    Life<C, R, S> leader = leader();
    if (leader == null
        || !leader.node().status().configuration().isVoter(leader.node().id())) {
      throw new InvariantViolation(
          Property.STABLE_LEADER, "no voter leads any more although nothing happened");
    }
    return leader;
  }

  private void readEverywhere() {
    Life<C, R, S> leader = healthyLeader();
    for (Life<C, R, S> member : members(leader.node().status())) {
      CompletableFuture<?> read = clients.read(member, Freshness.LINEARIZABLE, 1);
      world.runUntil(read::isDone, 4 * timeout);
      if (!read.isDone() || read.isCompletedExceptionally()) {
        throw new InvariantViolation(
            Property.READS, member.node().id() + " does not answer in a healthy cluster: " + read);
      }
    }
  }
}
