// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.world;

import io.quorate.StateMachine;
import io.quorate.model.GroupId;
import io.quorate.model.NodeId;
import io.quorate.spi.StoredSnapshot;
import io.quorate.testing.simulation.plan.Action;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Does to servers, disks, clocks and network what a plan says. */
final class Faults<C, R, S extends StateMachine<C, R>> {
  private final VirtualTime time;
  private final Servers<C, R, S> servers;
  private final SimulatedNetwork network;
  private final FaultAtlas atlas;
  private final Tally tally;

  Faults(
      VirtualTime time,
      Servers<C, R, S> servers,
      SimulatedNetwork network,
      FaultAtlas atlas,
      Tally tally) {
    this.time = time;
    this.servers = servers;
    this.network = network;
    this.atlas = atlas;
    this.tally = tally;
  }

  /** Does one thing; returns whether there was anything to be done. */
  boolean strike(Action.Fault fault) {
    if (fault instanceof Action.Mend) {
      network.mend();
      return true;
    }
    if (fault instanceof Action.Weather weather) {
      network.weather(
          weather.loss(),
          weather.duplicate(),
          weather.reorder(),
          TimeUnit.MICROSECONDS.toNanos(weather.maxMicros()));
      return true;
    }
    if (fault instanceof Action.RestartAll) {
      boolean restarted = false;
      for (Server<C, R, S> server : List.copyOf(servers.all())) {
        restarted |= restart(server);
      }
      return restarted;
    }
    return cut(fault) || strikeServer(fault);
  }

  private boolean cut(Action.Fault fault) {
    if (fault instanceof Action.Cut cut) {
      network.cut(cut.from(), cut.to());
      return true;
    }
    if (fault instanceof Action.SlowLink slow) {
      List<NodeId> ends = named(List.of(slow.from(), slow.to()));
      if (ends.size() == 2) {
        network.slow(ends.get(0), ends.get(1), TimeUnit.MICROSECONDS.toNanos(slow.micros()));
      }
      return true;
    }
    if (fault instanceof Action.Partition partition) {
      network.cut(named(partition.side()), all());
      return true;
    }
    if (fault instanceof Action.Bridge bridge) {
      List<NodeId> rest = all();
      rest.remove(bridge.middle());
      List<NodeId> side = new ArrayList<>(bridge.side());
      side.remove(bridge.middle());
      network.cut(side, rest);
      return true;
    }
    return false;
  }

  /** The names of these, of which one may have been called the leader. */
  private List<NodeId> named(List<NodeId> some) {
    List<NodeId> names = new ArrayList<>();
    for (NodeId id : some) {
      Server<C, R, S> server = servers.find(id);
      if (server != null) {
        names.add(server.id());
      }
    }
    return names;
  }

  private List<NodeId> all() {
    List<NodeId> ids = new ArrayList<>();
    servers.all().forEach(server -> ids.add(server.id()));
    return ids;
  }

  private boolean strikeServer(Action.Fault fault) {
    if (fault instanceof Action.Deafen deafen) {
      return onLiving(
          deafen.server(), server -> all().forEach(other -> network.cut(other, server.id())));
    }
    if (fault instanceof Action.Crash crash) {
      return onLiving(crash.server(), server -> servers.crash(server, crash.keep()));
    }
    if (fault instanceof Action.Restart restart) {
      return restart(servers.find(restart.server()));
    }
    if (fault instanceof Action.Wipe wipe) {
      return wipe(servers.find(wipe.server()));
    }
    if (fault instanceof Action.CrashAt crash) {
      return onLiving(crash.server(), server -> crashAt(server, crash));
    }
    if (fault instanceof Action.Pause pause) {
      return onLife(pause.server(), life -> life.workers().standStill(after(pause.micros())));
    }
    if (fault instanceof Action.ClockRate rate) {
      return onLiving(rate.server(), server -> {
        server.clock().rate(rate.rate());
        server.clockChanged();
      });
    }
    if (fault instanceof Action.ClockJump jump) {
      return onLiving(jump.server(), server -> {
        server.clock().leap(TimeUnit.MICROSECONDS.toNanos(jump.micros()));
        server.clockChanged();
      });
    }
    return strikeDisk(fault);
  }

  private boolean strikeDisk(Action.Fault fault) {
    if (fault instanceof Action.SlowDisk slow) {
      return onLife(slow.server(), life -> {
        life.workers().slow("log-writer", TimeUnit.MICROSECONDS.toNanos(slow.micros()));
        life.workers().slow("log-reader", TimeUnit.MICROSECONDS.toNanos(slow.micros()));
      });
    }
    if (fault instanceof Action.HangDisk hang) {
      return onLife(hang.server(), life -> life.workers().hang("log-writer", after(hang.micros())));
    }
    if (fault instanceof Action.FullDisk full) {
      return onLiving(full.server(), server -> {
        server.allowStop();
        server.disk().full(full.full());
      });
    }
    if (fault instanceof Action.FailSync fail) {
      return onLiving(fail.server(), server -> {
        server.allowStop();
        server.disk().failNextSync(fail.keep());
      });
    }
    if (fault instanceof Action.FailReads fail) {
      return onLiving(fail.server(), server -> {
        server.allowStop();
        server.disk().failReads(fail.times());
      });
    }
    if (fault instanceof Action.Rot rot) {
      return onLosable(rot.server(), server -> server.disk().rot(rot.where()));
    }
    if (fault instanceof Action.Misdirect misdirect) {
      return onLosable(
          misdirect.server(), server -> server.disk().misdirectNextWrite(misdirect.where()));
    }
    if (fault instanceof Action.LoseWrite lose) {
      return onLosable(lose.server(), server -> server.disk().loseNextWrite());
    }
    if (fault instanceof Action.RotSnapshot rot) {
      return rotSnapshot(rot);
    }
    throw new IllegalArgumentException("nobody knows how to strike " + fault);
  }

  private void crashAt(Server<C, R, S> server, Action.CrashAt crash) {
    server.disk().crashAt(crash.operation(), crash.point(), crash.keep(), () -> {
      tally.crash(crash.point());
      servers.crashed(server);
    });
  }

  private long after(long micros) {
    return time.now() + TimeUnit.MICROSECONDS.toNanos(micros);
  }

  /** One that has given up is ended first, as whoever watches over processes would. */
  private boolean restart(@Nullable Server<C, R, S> server) {
    if (server == null || server.serves()) {
      return false;
    }
    if (!server.isDown()) {
      servers.crash(server, 1);
    }
    if (!server.disk().lost().isEmpty() && !server.disk().isDamaged()) {
      return false; // It would not know what it has forgotten, and nobody else: it must be
      // replaced.
    }
    servers.start(server);
    return true;
  }

  private boolean wipe(@Nullable Server<C, R, S> server) {
    if (server == null || !(server.isDiskLost() || atlas.mayLose(server.id()))) {
      return false;
    }
    servers.crash(server, 1);
    servers.wipe(server);
    servers.start(server);
    return true;
  }

  private boolean rotSnapshot(Action.RotSnapshot rot) {
    Server<C, R, S> server = servers.find(rot.server());
    if (server == null) {
      return false;
    }
    List<StoredSnapshot> published = server.disk().publishedSnapshots(GroupId.FIRST);
    return !published.isEmpty()
        && onLosable(rot.server(), any -> {
          try {
            server.disk().rotSnapshot(GroupId.FIRST, published.get(0), rot.where());
          } catch (IOException e) {
            throw new IllegalStateException("a published snapshot is not there", e);
          }
        });
  }

  private interface Deed<T> {
    void on(T target);
  }

  private boolean onLiving(NodeId id, Deed<Server<C, R, S>> deed) {
    Server<C, R, S> server = servers.find(id);
    if (server == null || server.isDown()) {
      return false;
    }
    deed.on(server);
    return true;
  }

  private boolean onLife(NodeId id, Deed<Life<C, R, S>> deed) {
    Server<C, R, S> server = servers.find(id);
    Life<C, R, S> life = server == null ? null : server.life();
    if (life == null) {
      return false;
    }
    deed.on(life);
    return true;
  }

  /** What costs a server its disk happens only where the cluster can bear it. */
  private boolean onLosable(NodeId id, Deed<Server<C, R, S>> deed) {
    Server<C, R, S> server = servers.find(id);
    if (server == null || server.isDiskLost() || !atlas.mayLose(server.id())) {
      return false;
    }
    server.loseDisk();
    deed.on(server);
    return true;
  }
}
