// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.plan;

import io.quorate.model.NodeId;
import io.quorate.testing.simulation.plan.Plan.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** A plan in the making, and the dice. */
final class Draft {
  static final long MILLI = 1000;

  private final SplittableRandom random;
  private final Settings settings;
  private final List<Event> events = new ArrayList<>();
  private final List<NodeId> servers = new ArrayList<>();
  private int joined;

  Draft(SplittableRandom random, Settings settings) {
    this.random = random;
    this.settings = settings;
    servers.addAll(settings.firstVoters());
    joined = servers.size();
  }

  Plan plan() {
    List<Event> inOrder = new ArrayList<>(events);
    inOrder.sort(Comparator.comparingLong(Event::micros));
    return new Plan(settings, inOrder);
  }

  Settings settings() {
    return settings;
  }

  SplittableRandom random() {
    return random;
  }

  void at(long micros, Action action) {
    events.add(new Event(Math.max(0, micros), action));
  }

  /** Any time of the chaos. */
  long anyTime() {
    return random.nextLong(settings.chaosMillis() * MILLI);
  }

  /** An election timeout. */
  long timeout() {
    return settings.electionMillis() * MILLI;
  }

  /** For how long something may last that hurts: from a fraction of an election timeout to many. */
  long someWhile() {
    return chance(0.5) ? random.nextLong(timeout()) : random.nextLong(6 * timeout());
  }

  /** Long enough for others to be elected, most of the time. */
  long longWhile() {
    return 2 * timeout() + random.nextLong(3 * timeout());
  }

  /** As long as a message takes, or a few. */
  long moment() {
    return random.nextLong(3 * MILLI);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** How often something happens in this plan: not at all in some of them. */
  int times(double share, int most) {
    return chance(share) ? 1 + random.nextInt(most) : 0;
  }

  void repeat(int times, Runnable draw) {
    for (int i = 0; i < times; i++) {
      draw.run();
    }
  }

  NodeId server() {
    return servers.get(random.nextInt(servers.size()));
  }

  /** All that exist at some time of the plan. */
  List<NodeId> servers() {
    return List.copyOf(servers);
  }

  /** Some of them. */
  List<NodeId> side() {
    List<NodeId> side = new ArrayList<>();
    for (NodeId server : servers) {
      if (random.nextBoolean()) {
        side.add(server);
      }
    }
    return side.isEmpty() ? List.of(server()) : side;
  }

  /** One more server, which joins at this time. */
  NodeId join(long time) {
    joined++;
    NodeId server = Settings.server(joined);
    at(time, new Action.Join(server));
    servers.add(server);
    return server;
  }

  /** How much of what is not synced survives a crash. */
  double keep() {
    return switch (random.nextInt(3)) {
      case 0 -> 0;
      case 1 -> 1;
      default -> random.nextDouble();
    };
  }

  /** Some proposals, close to each other. */
  void burst(long time, int proposals, long within, NodeId to) {
    repeat(
        proposals,
        () -> at(time + random.nextLong(within), new Action.Propose(to, random.nextLong(1 << 30))));
  }

  /** Another machine takes the name of one that is gone, and its place by two changes. */
  void replace(NodeId server, long time) {
    at(time, new Action.Wipe(server));
    long removed = time + someWhile();
    at(removed, change().removed(server).draw());
    at(removed + someWhile(), change().voter(server).draw());
  }

  ChangeDraft change() {
    return new ChangeDraft();
  }

  /** A membership change in the making. */
  final class ChangeDraft {
    private final List<NodeId> voters = new ArrayList<>();
    private final List<NodeId> learners = new ArrayList<>();
    private final List<NodeId> promoted = new ArrayList<>();
    private final List<NodeId> demoted = new ArrayList<>();
    private final List<NodeId> removed = new ArrayList<>();
    private boolean joint = chance(0.3);
    private boolean catchUp = chance(0.7);

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

    ChangeDraft withoutCatchingUp() {
      catchUp = false;
      return this;
    }

    ChangeDraft joint() {
      joint = true;
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
          catchUp);
    }
  }
}
