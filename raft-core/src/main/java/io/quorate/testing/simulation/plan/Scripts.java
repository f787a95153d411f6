// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.plan;

import io.quorate.model.NodeId;
import java.util.ArrayList;
import java.util.List;

/**
 * Short sequences of events that belong together: most rules of Raft are there for two or three
 * things that happen within the time of a few messages, which events at times of their own hardly
 * ever do.
 */
final class Scripts {
  private final Draft draft;

  Scripts(Draft draft) {
    this.draft = draft;
  }

  void draw() {
    List<Runnable> scripts = List.of(
        this::transferInterrupted,
        this::transferTooLate,
        this::racingCandidates,
        this::leaderOfMinority,
        this::flappingLeaders,
        this::lostChange,
        this::changesOneUponTheOther,
        this::changesOfNewLeader,
        this::jointSplit,
        this::removedAndBackAtOnce,
        this::wipedAndLeaderGone,
        this::deafLeader,
        this::longWindow,
        this::laggard,
        this::staleLeaderReads,
        this::readsOfNewLeader,
        this::sleeper);
    for (Runnable script : scripts) {
      draft.repeat(draft.times(0.3, 3), script);
    }
  }

  /** A transfer whose target, or leader, is gone before it is over. */
  private void transferInterrupted() {
    long time = draft.anyTime();
    NodeId target = draft.server();
    if (draft.chance(0.4)) {
      draft.at(time - Math.min(time, draft.moment()), delays(2 * draft.timeout()));
    }
    draft.burst(time, 4, 4 * Draft.MILLI, Action.LEADER);
    draft.at(time, new Action.Transfer(target));
    long cut = time + draft.moment();
    switch (draft.random().nextInt(4)) {
      case 0 -> draft.at(cut, new Action.Crash(target, draft.keep()));
      case 1 -> draft.at(cut, new Action.Crash(Action.LEADER, draft.keep()));
      default -> draft.at(cut, new Action.Partition(List.of(target)));
    }
    draft.burst(cut, 4, draft.timeout(), Action.LEADER);
    calm(cut + draft.longWhile());
  }

  /** A target hears that it shall campaign when the transfer has long been given up. */
  private void transferTooLate() {
    long time = draft.anyTime();
    NodeId target = draft.server();
    long late = draft.timeout() + draft.random().nextLong(2 * draft.timeout());
    draft.at(time, new Action.SlowLink(Action.LEADER, target, late));
    draft.at(time + 1, new Action.Transfer(target));
    draft.burst(time + draft.timeout(), 10, draft.timeout(), Action.LEADER);
    calm(time + 5 * draft.timeout());
  }

  private Action delays(long slowest) {
    return new Action.Weather(0, 0, 0.2, slowest);
  }

  /** Everything is reachable and runs again. */
  private void calm(long time) {
    draft.at(time, new Action.Mend());
    draft.at(time, new Action.RestartAll());
    draft.at(time, new Action.Weather(0, 0, 0, Draft.MILLI));
  }

  /** Several campaign at once, perhaps in two halves that do not hear each other. */
  private void racingCandidates() {
    long time = draft.anyTime();
    draft.at(
        time,
        draft.chance(0.5) ? new Action.StepDown() : new Action.Crash(Action.LEADER, draft.keep()));
    if (draft.chance(0.5)) {
      draft.at(time + draft.moment(), new Action.Partition(half()));
    }
    draft.repeat(
        2 + draft.random().nextInt(3),
        () -> draft.at(time + draft.moment(), new Action.Campaign(draft.server())));
    calm(time + draft.someWhile());
  }

  private List<NodeId> half() {
    List<NodeId> servers = draft.servers();
    List<NodeId> half = new ArrayList<>();
    for (int i = 0; i < servers.size(); i += 2) {
      half.add(servers.get(i));
    }
    return half;
  }

  /** A leader takes in what it cannot replicate, others are elected, it comes back. */
  private void leaderOfMinority() {
    long time = draft.anyTime();
    List<NodeId> side = new ArrayList<>(List.of(Action.LEADER));
    if (draft.chance(0.5)) {
      side.add(draft.server());
    }
    draft.at(time, new Action.Partition(side));
    draft.burst(time, 1 + draft.random().nextInt(8), 5 * Draft.MILLI, Action.LEADER);
    long mended = time + draft.longWhile();
    draft.burst(mended - draft.timeout(), 4, draft.timeout(), Action.LEADER);
    calm(mended);
  }

  /** Leaders that replicate to one other at most before the next one is elected (figure 8). */
  private void flappingLeaders() {
    long time = draft.anyTime();
    for (int i = 0; i < 4; i++) {
      List<NodeId> side = new ArrayList<>(List.of(Action.LEADER));
      if (draft.chance(0.6)) {
        side.add(draft.server());
      }
      draft.at(time, new Action.Partition(side));
      draft.burst(time, 2, 2 * Draft.MILLI, Action.LEADER);
      long next = time + (draft.chance(0.6) ? draft.longWhile() : draft.someWhile());
      if (draft.chance(0.5)) {
        draft.at(next - draft.moment(), new Action.Crash(Action.LEADER, draft.keep()));
      }
      calm(next);
      if (draft.chance(0.6)) {
        draft.at(next + draft.moment(), new Action.Campaign(draft.server()));
      }
      time = next + (draft.chance(0.7) ? draft.moment() : draft.someWhile());
    }
  }

  private Action someChange() {
    NodeId one = draft.server();
    return switch (draft.random().nextInt(4)) {
      case 0 -> draft.change().demoted(one).withoutCatchingUp().draw();
      case 1 -> draft.change().removed(one).withoutCatchingUp().draw();
      case 2 -> draft.change().voter(one).withoutCatchingUp().draw();
      default -> draft.change().learner(one).withoutCatchingUp().draw();
    };
  }

  /** A leader that is cut off appends a configuration that nobody else will ever have. */
  private void lostChange() {
    long time = draft.anyTime();
    draft.at(time, new Action.Partition(List.of(Action.LEADER)));
    draft.at(time + draft.moment(), someChange());
    draft.burst(time, 2, 5 * Draft.MILLI, Action.LEADER);
    long mended = time + draft.longWhile();
    draft.burst(mended - draft.timeout(), 4, draft.timeout(), Action.LEADER);
    calm(mended);
    draft.at(mended + draft.moment(), draft.chance(0.5) ? someChange() : new Action.StepDown());
  }

  private void changesOneUponTheOther() {
    long time = draft.anyTime();
    draft.repeat(
        2 + draft.random().nextInt(3), () -> draft.at(time + draft.moment(), someChange()));
    if (draft.chance(0.5)) {
      draft.at(time + draft.moment(), new Action.Partition(List.of(draft.server())));
      calm(time + draft.someWhile());
    }
  }

  /** Changes are asked for again and again while another leader is being elected (M6). */
  private void changesOfNewLeader() {
    long time = draft.anyTime();
    draft.at(time, new Action.StepDown());
    draft.at(time + draft.moment(), new Action.Campaign(draft.server()));
    draft.at(time + draft.moment(), new Action.Campaign(draft.server()));
    Action change = someChange();
    for (int i = 0; i < 20; i++) {
      draft.at(time + i * 400L, draft.chance(0.3) ? someChange() : change);
    }
    draft.at(time + draft.random().nextLong(8 * Draft.MILLI), new Action.Partition(half()));
    calm(time + draft.someWhile());
  }

  /** Old and new servers lose each other while both are needed. */
  private void jointSplit() {
    List<NodeId> old = draft.servers();
    long time = draft.anyTime();
    NodeId one = draft.join(time - Math.min(time, draft.timeout()));
    NodeId other = draft.join(time - Math.min(time, draft.timeout()));
    Draft.ChangeDraft change = draft.change().voter(one).voter(other).joint();
    if (draft.chance(0.7)) {
      change.removed(old.get(draft.random().nextInt(old.size())));
    }
    draft.at(time, draft.chance(0.6) ? change.withoutCatchingUp().draw() : change.draw());
    List<NodeId> side = new ArrayList<>(List.of(one, other));
    if (draft.chance(0.6)) {
      side.add(draft.chance(0.5) ? Action.LEADER : draft.server());
    }
    draft.at(time + draft.moment(), new Action.Partition(side));
    draft.burst(time, 6, 2 * draft.timeout(), Action.LEADER);
    draft.burst(time, 3, 2 * draft.timeout(), draft.server());
    calm(time + draft.longWhile());
  }

  /** A member leaves and comes back while answers to the old one are still under way. */
  private void removedAndBackAtOnce() {
    long time = draft.anyTime();
    NodeId server = draft.server();
    draft.at(time - Math.min(time, draft.moment()), delays(20 * Draft.MILLI));
    draft.burst(time, 8, 30 * Draft.MILLI, Action.LEADER);
    draft.at(time, draft.change().removed(server).draw());
    draft.at(
        time + draft.random().nextLong(30 * Draft.MILLI),
        draft.change().voter(server).draw());
    calm(time + draft.someWhile());
  }

  /** A machine is replaced, and before the leader has noticed it is gone itself. */
  private void wipedAndLeaderGone() {
    long time = draft.anyTime();
    NodeId server = draft.server();
    draft.at(time, new Action.Wipe(server));
    long gone = time + draft.someWhile();
    draft.at(
        gone,
        draft.chance(0.5)
            ? new Action.Crash(Action.LEADER, draft.keep())
            : new Action.Partition(List.of(Action.LEADER)));
    draft.burst(gone, 4, 2 * draft.timeout(), Action.LEADER);
    long back = gone + draft.longWhile();
    calm(back);
    draft.at(back + draft.timeout(), draft.change().removed(server).draw());
    draft.at(back + 2 * draft.timeout(), draft.change().voter(server).draw());
  }

  /** A leader is heard and hears nothing. */
  private void deafLeader() {
    long time = draft.anyTime();
    draft.at(time, new Action.Deafen(Action.LEADER));
    draft.burst(time, 6, 3 * draft.timeout(), Action.LEADER);
    draft.at(time + draft.someWhile(), new Action.Read(Action.LEADER, Freshness.LEASE, 1));
    calm(time + 4 * draft.timeout() + draft.someWhile());
  }

  /** So much is proposed while one does not answer that a window is full. */
  private void longWindow() {
    long time = draft.anyTime();
    NodeId server = draft.server();
    long pause = draft.timeout();
    draft.at(time, new Action.Pause(server, pause));
    draft.burst(time, 90, Math.max(pause, 40 * Draft.MILLI), Action.LEADER);
  }

  /** One falls behind until the others have forgotten what it needs. */
  private void laggard() {
    long time = draft.anyTime();
    NodeId server = draft.server();
    draft.at(time, new Action.Partition(List.of(server)));
    long back = time + draft.longWhile();
    draft.burst(time, 50, back - time, Action.LEADER);
    calm(back);
    draft.burst(back, 30, draft.timeout(), Action.LEADER);
    if (draft.chance(0.5)) {
      draft.at(back + draft.moment(), new Action.Snapshot(Action.LEADER));
    }
  }

  /** Reads, all the time, on a leader that may have been deposed without knowing. */
  private void staleLeaderReads() {
    long time = draft.anyTime();
    NodeId server = draft.server();
    draft.at(time, new Action.Transfer(server));
    long cut = time + 10 * Draft.MILLI + draft.random().nextLong(draft.timeout());
    draft.at(
        cut,
        switch (draft.random().nextInt(3)) {
          case 0 -> new Action.Pause(server, draft.timeout() + draft.someWhile());
          case 1 -> new Action.Deafen(server);
          default -> new Action.Partition(List.of(server));
        });
    long span = 4 * draft.timeout();
    draft.repeat(
        60,
        () -> draft.at(
            cut + draft.random().nextLong(span),
            new Action.Read(
                server,
                draft.chance(0.5) ? Freshness.LEASE : Freshness.LINEARIZABLE,
                draft.random().nextLong(1 << 30))));
    draft.repeat(
        3,
        () -> draft.at(
            cut + draft.timeout() + draft.random().nextLong(draft.timeout()),
            new Action.Campaign(draft.server())));
    draft.burst(cut, 30, span, Action.LEADER);
    calm(cut + span);
  }

  /** Reads of one moment, on all servers, while somebody is being elected. */
  private void readsOfNewLeader() {
    long time = draft.anyTime();
    draft.burst(time, 5, 2 * Draft.MILLI, Action.LEADER);
    draft.at(time, draft.chance(0.5) ? new Action.StepDown() : new Action.Transfer(draft.server()));
    draft.at(time + draft.moment(), new Action.Campaign(draft.server()));
    draft.repeat(
        40,
        () -> draft.at(
            time + draft.random().nextLong(20 * Draft.MILLI),
            new Action.Read(
                draft.chance(0.5) ? Action.LEADER : draft.server(),
                draft.chance(0.3) ? Freshness.LEASE : Freshness.LINEARIZABLE,
                draft.random().nextLong(1 << 30))));
    draft.burst(time, 20, 20 * Draft.MILLI, Action.LEADER);
    calm(time + draft.someWhile());
  }

  /** One stands still while leaders come and go, and then learns of all of it at once. */
  private void sleeper() {
    long time = draft.anyTime();
    long sleep = draft.longWhile();
    draft.at(time, new Action.Pause(draft.server(), sleep));
    draft.burst(time, 30, sleep, Action.LEADER);
    draft.repeat(
        2,
        () -> draft.at(
            time + draft.random().nextLong(sleep),
            draft.chance(0.5)
                ? new Action.StepDown()
                : new Action.Crash(Action.LEADER, draft.keep())));
    draft.at(time + draft.random().nextLong(sleep), new Action.Snapshot(Action.LEADER));
    draft.repeat(3, () -> draft.at(time + draft.random().nextLong(sleep), new Action.RestartAll()));
    calm(time + sleep);
  }
}
