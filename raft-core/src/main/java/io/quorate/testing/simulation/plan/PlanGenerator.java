// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.plan;

import io.quorate.model.NodeId;
import io.quorate.testing.simulation.disk.CrashPoint;
import io.quorate.testing.simulation.plan.Plan.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws plans from seeds. Each plan has a mix of its own: some kinds of faults and operations
 * happen often in it, some not at all, for what all plans do a bit of, none does much of (swarm
 * testing).
 */
public final class PlanGenerator {
  private static final long MILLI = 1000;

  private final SplittableRandom random;
  private final Settings settings;
  private final List<Event> events = new ArrayList<>();
  private final List<NodeId> servers = new ArrayList<>();
  private int joined;

  private PlanGenerator(long seed, int voters) {
    random = new SplittableRandom(seed);
    settings = new SettingsGenerator(random.split()).draw(seed, voters);
    servers.addAll(settings.firstVoters());
    joined = servers.size();
  }

  /**
   * Returns the plan of a seed.
   *
   * @param voters how many servers the cluster begins with, or 0 to draw that too
   */
  public static Plan generate(long seed, int voters) {
    return new PlanGenerator(seed, voters).generate();
  }

  private Plan generate() {
    clients();
    faults();
    operators();
    events.sort(Comparator.comparingLong(Event::micros));
    return new Plan(settings, events);
  }

  private void at(long micros, Action action) {
    events.add(new Event(micros, action));
  }

  /** Any time of the chaos. */
  private long anyTime() {
    return random.nextLong(settings.chaosMillis() * MILLI);
  }

  /** For how long something may last that hurts: from a fraction of an election timeout to many. */
  private long someWhile() {
    long timeout = settings.electionMillis() * MILLI;
    return chance(0.5) ? random.nextLong(timeout) : random.nextLong(6 * timeout);
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  private NodeId server() {
    return servers.get(random.nextInt(servers.size()));
  }

  private List<NodeId> side() {
    List<NodeId> side = new ArrayList<>();
    for (NodeId server : servers) {
      if (random.nextBoolean()) {
        side.add(server);
      }
    }
    return side.isEmpty() ? List.of(server()) : side;
  }

  /** How often something happens in this plan: not at all in half of them. */
  private int times(double share, int most) {
    return chance(share) ? 1 + random.nextInt(most) : 0;
  }

  private void repeat(int times, Runnable draw) {
    for (int i = 0; i < times; i++) {
      draw.run();
    }
  }

  private void clients() {
    int proposals = 20 + random.nextInt(120);
    repeat(proposals, () -> at(anyTime(), new Action.Propose(target(), random.nextLong(1 << 30))));
    // Bursts fill batches and windows.
    repeat(times(0.5, 4), () -> {
      long time = anyTime();
      repeat(
          5 + random.nextInt(40),
          () -> at(
              time + random.nextLong(20 * MILLI),
              new Action.Propose(Target.LEADER, random.nextLong(1 << 30))));
    });
    repeat(random.nextInt(60), () -> at(anyTime(), read()));
    repeat(
        times(0.2, 2), () -> at(anyTime(), new Action.Overload(target(), 20 + random.nextInt(80))));
  }

  private Action read() {
    Freshness[] all = Freshness.values();
    return new Action.Read(target(), all[random.nextInt(all.length)], random.nextLong(1 << 30));
  }

  private Target target() {
    return chance(0.7) ? Target.LEADER : new Target(server());
  }

  private void faults() {
    repeat(times(0.7, 6), this::crashAndRestart);
    repeat(times(0.6, 5), this::crashAtOperation);
    repeat(times(0.6, 5), this::partition);
    repeat(times(0.4, 3), () -> mendLater(new Action.Cut(server(), server())));
    repeat(times(0.3, 2), () -> mendLater(new Action.Bridge(server(), side())));
    repeat(times(0.5, 3), this::weather);
    repeat(times(0.4, 4), () -> at(anyTime(), new Action.Pause(server(), someWhile())));
    clocks();
    disks();
    repeat(times(0.4, 2), this::replaceMachine);
    repeat(times(0.25, 2), this::crashAll);
  }

  private void crashAndRestart() {
    NodeId server = server();
    long time = anyTime();
    at(time, new Action.Crash(server, keep()));
    at(time + someWhile(), new Action.Restart(server));
  }

  private double keep() {
    return switch (random.nextInt(3)) {
      case 0 -> 0;
      case 1 -> 1;
      default -> random.nextDouble();
    };
  }

  private void crashAll() {
    long time = anyTime();
    for (NodeId server : List.copyOf(servers)) {
      at(time + random.nextLong(MILLI), new Action.Crash(server, keep()));
      at(time + someWhile(), new Action.Restart(server));
    }
  }

  private void crashAtOperation() {
    NodeId server = server();
    long time = anyTime();
    CrashPoint[] points = CrashPoint.values();
    CrashPoint point = points[random.nextInt(points.length)];
    at(time, new Action.CrashAt(server, 1 + random.nextInt(6), point, keep()));
    at(time + someWhile(), new Action.Restart(server));
  }

  private void partition() {
    mendLater(new Action.Partition(chance(0.5) ? List.of(server()) : side()));
  }

  private void mendLater(Action cut) {
    long time = anyTime();
    at(time, cut);
    at(time + someWhile(), new Action.Mend());
  }

  private void weather() {
    long time = anyTime();
    double loss = chance(0.6) ? random.nextDouble() * 0.3 : 0;
    double duplicate = chance(0.6) ? random.nextDouble() * 0.3 : 0;
    double reorder = chance(0.6) ? random.nextDouble() * 0.5 : 0;
    long slowest = chance(0.5) ? random.nextLong(settings.electionMillis() * MILLI) : 3 * MILLI;
    at(time, new Action.Weather(loss, duplicate, reorder, slowest));
    at(time + someWhile(), new Action.Weather(0, 0, 0, MILLI));
  }

  private void clocks() {
    if (settings.leases()) {
      // No more than servers are told that clocks may differ by, or stale reads are no surprise.
      repeat(
          times(0.6, 5),
          () -> at(
              anyTime(),
              new Action.ClockRate(
                  server(), 1 + settings.drift() * (2 * random.nextDouble() - 1) * 0.9)));
      return;
    }
    repeat(
        times(0.4, 4),
        () -> at(
            anyTime(), new Action.ClockRate(server(), Math.pow(10, 2 * random.nextDouble() - 1))));
    repeat(times(0.4, 4), () -> at(anyTime(), new Action.ClockJump(server(), someWhile())));
  }

  private void disks() {
    repeat(times(0.4, 3), () -> {
      NodeId server = server();
      long time = anyTime();
      at(time, new Action.SlowDisk(server, random.nextLong(settings.electionMillis() * MILLI)));
      at(time + someWhile(), new Action.SlowDisk(server, settings.diskMicros()));
    });
    repeat(times(0.4, 3), () -> at(anyTime(), new Action.HangDisk(server(), someWhile())));
    repeat(times(0.3, 2), () -> {
      NodeId server = server();
      long time = anyTime();
      long free = time + someWhile();
      at(time, new Action.FullDisk(server, true));
      at(free, new Action.FullDisk(server, false));
      at(free + someWhile(), new Action.Restart(server));
    });
    repeat(times(0.3, 2), () -> restartLater(server -> new Action.FailSync(server, keep())));
    repeat(times(0.3, 2), () -> restartLater(server -> new Action.FailReads(server, 1)));
    repeat(times(0.2, 2), () -> loseLater(server -> new Action.Rot(server, random.nextDouble())));
    repeat(
        times(0.15, 1),
        () -> loseLater(server -> new Action.Misdirect(server, random.nextDouble())));
    repeat(times(0.15, 1), () -> loseLater(Action.LoseWrite::new));
    repeat(
        times(0.15, 1),
        () -> loseLater(server -> new Action.RotSnapshot(server, random.nextDouble())));
  }

  private interface OnServer {
    Action of(NodeId server);
  }

  private void restartLater(OnServer fault) {
    NodeId server = server();
    long time = anyTime();
    at(time, fault.of(server));
    at(time + someWhile(), new Action.Restart(server));
  }

  /** A disk goes bad; the server is restarted, which may refuse, and replaced in the end. */
  private void loseLater(OnServer fault) {
    NodeId server = server();
    long time = anyTime();
    at(time, fault.of(server));
    time += someWhile();
    at(time, new Action.Crash(server, 1));
    time += someWhile();
    at(time, new Action.Restart(server));
    if (chance(0.7)) {
      replace(server, time + someWhile());
    }
  }

  private void replaceMachine() {
    replace(server(), anyTime());
  }

  /** A machine is gone: another takes its name, and its place in the cluster by two changes. */
  private void replace(NodeId server, long time) {
    at(time, new Action.Wipe(server));
    long removed = time + someWhile();
    at(removed, change().removed(server).draw());
    at(removed + someWhile(), change().voter(server).draw());
  }

  private void operators() {
    repeat(times(0.6, 3), this::join);
    repeat(times(0.6, 8), () -> at(anyTime(), anyChange()));
    repeat(times(0.5, 5), () -> at(anyTime(), new Action.Transfer(server())));
    repeat(times(0.4, 3), () -> at(anyTime(), new Action.StepDown()));
    repeat(times(0.4, 4), () -> at(anyTime(), new Action.Campaign(server())));
    repeat(times(0.4, 5), () -> at(anyTime(), new Action.Snapshot(server())));
    if (!settings.timers()) {
      repeat(20, () -> at(anyTime(), new Action.Campaign(server())));
    }
  }

  private void join() {
    joined++;
    NodeId server = Settings.server(joined);
    long time = anyTime();
    at(time, new Action.Join(server));
    at(
        time + someWhile(),
        chance(0.7) ? change().voter(server).draw() : change().learner(server).draw());
    servers.add(server);
  }

  private Action anyChange() {
    ChangeDraft draft = change();
    NodeId one = server();
    NodeId other = server();
    switch (random.nextInt(8)) {
      case 0 -> draft.voter(one);
      case 1 -> draft.learner(one);
      case 2 -> draft.promoted(one);
      case 3 -> draft.demoted(one);
      case 4 -> draft.removed(one);
      case 5 -> {
        draft.voter(one);
        if (!other.equals(one)) {
          draft.removed(other);
        }
      }
      case 6 -> {
        draft.voter(one);
        if (!other.equals(one)) {
          draft.voter(other);
        }
        draft.joint = true;
      }
      default -> {
        draft.removed(one);
        if (!other.equals(one)) {
          draft.demoted(other);
        }
      }
    }
    return draft.draw();
  }

  private ChangeDraft change() {
    return new ChangeDraft();
  }

  /** A membership change in the making. */
  private final class ChangeDraft {
    private final List<NodeId> voters = new ArrayList<>();
    private final List<NodeId> learners = new ArrayList<>();
    private final List<NodeId> promoted = new ArrayList<>();
    private final List<NodeId> demoted = new ArrayList<>();
    private final List<NodeId> removed = new ArrayList<>();
    private boolean joint = chance(0.3);

    ChangeDraft voter(NodeId server) {
      voters.add(server);
      return this;
    }

    ChangeDraft learner(NodeId server) {
      learners.add(server);
      return this;
    }

    ChangeDraft promoted(NodeId server) {
      promoted.add(server);
      return this;
    }

    ChangeDraft demoted(NodeId server) {
      demoted.add(server);
      return this;
    }

    ChangeDraft removed(NodeId server) {
      removed.add(server);
      return this;
    }

    Action draw() {
      return new Action.Change(
          List.copyOf(voters),
          List.copyOf(learners),
          List.copyOf(promoted),
          List.copyOf(demoted),
          List.copyOf(removed),
          joint,
          chance(0.7));
    }
  }
}
