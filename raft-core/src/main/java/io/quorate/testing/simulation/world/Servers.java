// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.world;

import io.quorate.RaftNode;
import io.quorate.StateMachine;
import io.quorate.core.CoreStatus;
import io.quorate.core.Effect;
import io.quorate.core.Input;
import io.quorate.core.RaftCore;
import io.quorate.core.RoleKind;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.model.NodeId;
import io.quorate.model.RecoveredLog;
import io.quorate.runtime.CoreObserver;
import io.quorate.runtime.Genesis;
import io.quorate.runtime.NodeSettings;
import io.quorate.runtime.NodeStarter;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.SnapshotStore;
import io.quorate.testing.Workload;
import io.quorate.testing.invariant.InvariantViolation;
import io.quorate.testing.invariant.LogImage;
import io.quorate.testing.invariant.Property;
import io.quorate.testing.simulation.disk.DiskObserver;
import io.quorate.testing.simulation.disk.SimulatedCrash;
import io.quorate.testing.simulation.disk.SimulatedDisk;
import io.quorate.testing.simulation.oracle.FirstViolation;
import io.quorate.testing.simulation.oracle.Oracle;
import io.quorate.testing.simulation.plan.Action;
import io.quorate.testing.simulation.plan.Settings;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The servers of a run: starts them, kills them, and has the oracle watch them meanwhile. */
final class Servers<C, R, S extends StateMachine<C, R>> {
  private final VirtualTime time;
  private final Settings settings;
  private final Workload<C, R, S> workload;
  private final SimulatedNetwork network;
  private final Oracle oracle;
  private final FirstViolation violations;
  private final Tally tally;
  private final Trace trace;
  private final Consumer<Life<C, R, S>> resigned;
  private final Map<NodeId, Server<C, R, S>> servers = new TreeMap<>();

  Servers(
      VirtualTime time,
      Settings settings,
      Workload<C, R, S> workload,
      SimulatedNetwork network,
      Oracle oracle,
      FirstViolation violations,
      Tally tally,
      Trace trace,
      Consumer<Life<C, R, S>> resigned) {
    this.time = time;
    this.settings = settings;
    this.workload = workload;
    this.network = network;
    this.oracle = oracle;
    this.violations = violations;
    this.tally = tally;
    this.trace = trace;
    this.resigned = resigned;
  }

  Collection<Server<C, R, S>> all() {
    return servers.values();
  }

  /** One of this name, or the one that leads; null if there never was one, or none does. */
  @Nullable
  Server<C, R, S> find(NodeId id) {
    if (!id.equals(Action.LEADER)) {
      return servers.get(id);
    }
    Life<C, R, S> leader = leader();
    return leader == null ? null : servers.get(leader.node().id());
  }

  /** The one of the latest term among those that lead and can be asked, or null. */
  @Nullable
  Life<C, R, S> leader() {
    Life<C, R, S> leader = null;
    long latest = -1;
    for (Server<C, R, S> server : all()) {
      Life<C, R, S> life = server.life();
      CoreStatus status = oracle.truth(server.id()).status();
      if (life != null
          && status != null
          && status.role() == RoleKind.LEADER
          && status.term() > latest) {
        leader = life;
        latest = status.term();
      }
    }
    return leader;
  }

  /** Starts a server for the first time. */
  void found(NodeId id, Genesis genesis) {
    Server<C, R, S> server = new Server<>(id, new Clock(time), newDisk(id), genesis);
    servers.put(id, server);
    start(server);
  }

  private SimulatedDisk newDisk(NodeId id) {
    return new SimulatedDisk(new DiskObserver() {
      @Override
      public void durable(LogWrite write) {
        violations.check(() -> oracle.wrote(id, write));
      }

      @Override
      public void lost(LogWrite write) {
        durable(write);
      }
    });
  }

  /** Starts a server that is down on what its disk holds; it refuses if that is damaged. */
  void start(Server<C, R, S> server) {
    NodeId id = server.id();
    SimulatedDisk disk = server.disk();
    long seed = settings.seed() * 31 + id.toString().hashCode() * 1_000_003L + server.lives();
    SimulatedWorkers workers =
        new SimulatedWorkers(time, server.clock(), new SplittableRandom(seed));
    server.begins(workers);
    workers.slow("log-writer", settings.diskMicros() * 1000);
    workers.slow("log-reader", settings.diskMicros() * 1000);
    workers.slow("apply", settings.applyMicros() * 1000);
    ObservedMachine<C, R, S> machine =
        new ObservedMachine<>(id, workload.stateMachine(), workload::digest, oracle, violations);
    boolean damaged = disk.isDamaged();
    try {
      RecoveredLog found = disk.image(GroupId.FIRST)
          .orElseGet(() -> RecoveredLog.bootstrap(ClusterConfiguration.EMPTY));
      LogImage log = new LogImage(found.base());
      log.append(disk.durableEntries(GroupId.FIRST));
      LogStorage storage = disk.openLog();
      SnapshotStore snapshots = disk.openSnapshots();
      begin(server, found.hardState(), log);
      NodeSettings<Tagged<C>, R> node = new NodeSettings<>(
          machine,
          Tagged.codec(workload.codec()),
          settings.config(),
          network.transport(id),
          storage,
          snapshots,
          server.genesis(),
          List.of());
      RaftNode<Tagged<C>, R> started =
          NodeStarter.start(node, workers, new SplittableRandom(~seed), observer(server, workers));
      if (workers.areAlive()) {
        server.lives(new Life<>(started, machine, workers));
      }
      if (damaged) {
        violations.report(new InvariantViolation(
            Property.NO_SURPRISE, id + " starts on a damaged log: " + disk.damage()));
      }
    } catch (SimulatedCrash e) {
      crashed(server);
    } catch (IOException | RuntimeException e) {
      disk.crash(1);
      crashed(server);
      if (server.isDiskLost() && e instanceof IOException) {
        tally.outcome("start refused");
      } else {
        violations.report(
            new InvariantViolation(Property.NO_SURPRISE, id + " does not start: " + e));
      }
    }
  }

  /** What a server finds is what it begins with; what it writes meanwhile comes on top. */
  private void begin(Server<C, R, S> server, HardState hardState, LogImage log) {
    violations.check(() -> oracle.began(server.id(), hardState, log));
  }

  private CoreObserver observer(Server<C, R, S> server, SimulatedWorkers workers) {
    return new CoreObserver() {
      @Override
      public void stepped(long now, Input input, RaftCore core) {
        tally.event();
        trace.stepped(time.now(), server.id(), input);
        if (input instanceof Input.Received received) {
          oracle.received(received.message(), now);
        }
      }

      @Override
      public void flushed(long now, List<Effect> effects, RaftCore core) {
        if (workers.areAlive()) {
          violations.check(() -> {
            boolean led = oracle.truth(server.id()).leads();
            trace.flushed(time.now(), oracle.flushed(server.id(), effects, core, now), effects);
            if (core.status().role() == RoleKind.STOPPED && !server.mayStop()) {
              throw new InvariantViolation(
                  Property.NO_SURPRISE,
                  server.id() + " stopped without cause: " + core.status().stopReason());
            }
            Life<C, R, S> life = server.life();
            if (led && life != null && !oracle.truth(server.id()).leads()) {
              resigned.accept(life);
            }
          });
        }
      }
    };
  }

  /** The process dies at this moment. */
  void crash(Server<C, R, S> server, double keep) {
    server.disk().crash(keep);
    crashed(server);
  }

  /** The process has died. */
  void crashed(Server<C, R, S> server) {
    network.silence(server.id());
    oracle.died(server.id());
    server.dies();
  }

  /** Replaces the disk of a server that is down by an empty one. */
  void wipe(Server<C, R, S> server) {
    server.replaceDisk(newDisk(server.id()));
    oracle.wiped(server.id());
  }
}
