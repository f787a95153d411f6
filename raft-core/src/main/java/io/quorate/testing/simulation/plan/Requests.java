// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.plan;

import io.quorate.model.NodeId;

/** What clients and operators ask for in a plan, each at a time of its own. */
final class Requests {
  private final Draft draft;

  Requests(Draft draft) {
    this.draft = draft;
  }

  void draw() {
    clients();
    operators();
  }

  private void clients() {
    draft.repeat(
        20 + draft.random().nextInt(100),
        () -> draft.at(
            draft.anyTime(), new Action.Propose(target(), draft.random().nextLong(1 << 30))));
    // Bursts fill batches and windows.
    draft.repeat(
        draft.times(0.5, 4),
        () -> draft.burst(
            draft.anyTime(), 5 + draft.random().nextInt(40), 20 * Draft.MILLI, Action.LEADER));
    draft.repeat(draft.random().nextInt(60), () -> draft.at(draft.anyTime(), read()));
    draft.repeat(
        draft.times(0.2, 2),
        () -> draft.at(
            draft.anyTime(), new Action.Overload(target(), 20 + draft.random().nextInt(80))));
  }

  private Action read() {
    Freshness[] all = Freshness.values();
    return new Action.Read(
        target(), all[draft.random().nextInt(all.length)], draft.random().nextLong(1 << 30));
  }

  private NodeId target() {
    return draft.chance(0.7) ? Action.LEADER : draft.server();
  }

  private void operators() {
    draft.repeat(draft.times(0.6, 3), this::join);
    draft.repeat(draft.times(0.6, 8), () -> draft.at(draft.anyTime(), anyChange()));
    draft.repeat(
        draft.times(0.5, 5), () -> draft.at(draft.anyTime(), new Action.Transfer(draft.server())));
    draft.repeat(draft.times(0.4, 3), () -> draft.at(draft.anyTime(), new Action.StepDown()));
    draft.repeat(
        draft.times(0.4, 4), () -> draft.at(draft.anyTime(), new Action.Campaign(draft.server())));
    draft.repeat(
        draft.times(0.4, 5), () -> draft.at(draft.anyTime(), new Action.Snapshot(draft.server())));
    if (!draft.settings().timers()) {
      draft.repeat(20, () -> draft.at(draft.anyTime(), new Action.Campaign(draft.server())));
    }
  }

  private void join() {
    long time = draft.anyTime();
    NodeId server = draft.join(time);
    draft.at(
        time + draft.someWhile(),
        draft.chance(0.7)
            ? draft.change().voter(server).draw()
            : draft.change().learner(server).draw());
  }

  private Action anyChange() {
    Draft.ChangeDraft change = draft.change();
    NodeId one = draft.server();
    NodeId other = draft.server();
    boolean two = !other.equals(one);
    switch (draft.random().nextInt(8)) {
      case 0 -> change.voter(one);
      case 1 -> change.learner(one);
      case 2 -> change.promoted(one);
      case 3 -> change.demoted(one);
      case 4 -> change.removed(one);
      case 5 -> {
        change.voter(one);
        if (two) {
          change.removed(other);
        }
      }
      case 6 -> {
        change.voter(one).joint();
        if (two) {
          change.voter(other);
        }
      }
      default -> {
        change.removed(one);
        if (two) {
          change.demoted(other);
        }
      }
    }
    return change.draw();
  }
}
