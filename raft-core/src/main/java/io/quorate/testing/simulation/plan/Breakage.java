// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.plan;

import io.quorate.model.NodeId;
import io.quorate.testing.simulation.disk.CrashPoint;
import java.util.List;

/** What breaks in a plan, each at a time of its own. */
final class Breakage {
  private final Draft draft;

  Breakage(Draft draft) {
    this.draft = draft;
  }

  void draw() {
    processes();
    network();
    clocks();
    slowDisks();
    failingDisks();
    lostDisks();
  }

  private void processes() {
    draft.repeat(draft.times(0.7, 6), () -> {
      NodeId server = draft.server();
      long time = draft.anyTime();
      draft.at(time, new Action.Crash(server, draft.keep()));
      draft.at(time + draft.someWhile(), new Action.Restart(server));
    });
    draft.repeat(draft.times(0.6, 5), this::crashAtOperation);
    draft.repeat(draft.times(0.25, 2), () -> {
      long time = draft.anyTime();
      for (NodeId server : draft.servers()) {
        draft.at(time + draft.moment(), new Action.Crash(server, draft.keep()));
        draft.at(time + draft.someWhile(), new Action.Restart(server));
      }
    });
    draft.repeat(
        draft.times(0.4, 4),
        () -> draft.at(draft.anyTime(), new Action.Pause(draft.server(), draft.someWhile())));
  }

  private void crashAtOperation() {
    CrashPoint[] points = CrashPoint.values();
    CrashPoint point = points[draft.random().nextInt(points.length)];
    int operation = 1 + draft.random().nextInt(6);
    restartLater(server -> new Action.CrashAt(server, operation, point, draft.keep()));
  }

  private void network() {
    draft.repeat(
        draft.times(0.6, 5),
        () -> mendLater(
            new Action.Partition(draft.chance(0.5) ? List.of(draft.server()) : draft.side())));
    draft.repeat(
        draft.times(0.4, 3), () -> mendLater(new Action.Cut(draft.server(), draft.server())));
    draft.repeat(
        draft.times(0.3, 2), () -> mendLater(new Action.Bridge(draft.server(), draft.side())));
    draft.repeat(draft.times(0.5, 3), this::weather);
  }

  private void mendLater(Action cut) {
    long time = draft.anyTime();
    draft.at(time, cut);
    draft.at(time + draft.someWhile(), new Action.Mend());
  }

  private void weather() {
    long time = draft.anyTime();
    double loss = draft.chance(0.6) ? draft.random().nextDouble() * 0.3 : 0;
    double duplicate = draft.chance(0.6) ? draft.random().nextDouble() * 0.3 : 0;
    double reorder = draft.chance(0.6) ? draft.random().nextDouble() * 0.5 : 0;
    long slowest = draft.chance(0.5) ? draft.random().nextLong(draft.timeout()) : 3 * Draft.MILLI;
    draft.at(time, new Action.Weather(loss, duplicate, reorder, slowest));
    draft.at(time + draft.someWhile(), new Action.Weather(0, 0, 0, Draft.MILLI));
  }

  private void clocks() {
    if (draft.settings().leases()) {
      // No more than servers are told that clocks may differ by, or stale reads are no surprise.
      double drift = draft.settings().drift() * 0.9;
      draft.repeat(
          draft.times(0.6, 5),
          () -> draft.at(
              draft.anyTime(),
              new Action.ClockRate(
                  draft.server(), 1 + drift * (2 * draft.random().nextDouble() - 1))));
      return;
    }
    draft.repeat(
        draft.times(0.4, 4),
        () -> draft.at(
            draft.anyTime(),
            new Action.ClockRate(
                draft.server(), Math.pow(10, 2 * draft.random().nextDouble() - 1))));
    draft.repeat(
        draft.times(0.4, 4),
        () -> draft.at(draft.anyTime(), new Action.ClockJump(draft.server(), draft.someWhile())));
  }

  private void slowDisks() {
    draft.repeat(draft.times(0.4, 3), () -> {
      NodeId server = draft.server();
      long time = draft.anyTime();
      long micros = draft.random().nextLong(draft.timeout());
      draft.at(time, new Action.SlowDisk(server, micros));
      draft.at(
          time + draft.someWhile(), new Action.SlowDisk(server, draft.settings().diskMicros()));
    });
    draft.repeat(
        draft.times(0.4, 3),
        () -> draft.at(draft.anyTime(), new Action.HangDisk(draft.server(), draft.someWhile())));
  }

  private void failingDisks() {
    draft.repeat(draft.times(0.3, 2), () -> {
      NodeId server = draft.server();
      long time = draft.anyTime();
      long free = time + draft.someWhile();
      draft.at(time, new Action.FullDisk(server, true));
      draft.at(free, new Action.FullDisk(server, false));
      draft.at(free + draft.someWhile(), new Action.Restart(server));
    });
    draft.repeat(
        draft.times(0.3, 2),
        () -> restartLater(server -> new Action.FailSync(server, draft.keep())));
    draft.repeat(
        draft.times(0.3, 2), () -> restartLater(server -> new Action.FailReads(server, 1)));
  }

  private void lostDisks() {
    draft.repeat(
        draft.times(0.2, 2),
        () -> replaceLater(server -> new Action.Rot(server, draft.random().nextDouble())));
    draft.repeat(
        draft.times(0.15, 1),
        () -> replaceLater(server -> new Action.Misdirect(server, draft.random().nextDouble())));
    draft.repeat(draft.times(0.15, 1), () -> replaceLater(Action.LoseWrite::new));
    draft.repeat(
        draft.times(0.15, 1),
        () ->
            replaceLater(server -> new Action.RotSnapshot(server, draft.random().nextDouble())));
    draft.repeat(draft.times(0.4, 2), () -> draft.replace(draft.server(), draft.anyTime()));
  }

  private interface OnServer {
    Action of(NodeId server);
  }

  private void restartLater(OnServer fault) {
    NodeId server = draft.server();
    long time = draft.anyTime();
    draft.at(time, fault.of(server));
    draft.at(time + draft.someWhile(), new Action.Restart(server));
  }

  /** A disk goes bad; the server is restarted, which may refuse, and replaced in the end. */
  private void replaceLater(OnServer fault) {
    NodeId server = draft.server();
    long crashed = draft.anyTime() + draft.someWhile();
    long restarted = crashed + draft.someWhile();
    draft.at(crashed - Math.min(crashed, draft.someWhile()), fault.of(server));
    draft.at(crashed, new Action.Crash(server, 1));
    draft.at(restarted, new Action.Restart(server));
    if (draft.chance(0.7)) {
      draft.replace(server, restarted + draft.someWhile());
    }
  }
}
