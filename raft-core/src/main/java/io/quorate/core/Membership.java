// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.core.PendingChange.Stage;
import io.quorate.core.Reconfiguration.Impossible;
import io.quorate.core.Role.Leader;
import io.quorate.message.TimeoutNow;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryKind;
import io.quorate.model.MembershipChange;
import io.quorate.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes of the cluster's membership (dissertation §4): by one voter at a time, or jointly by any
 * number. A configuration is in force from the moment it is in the log; one change is under way at
 * a time.
 */
final class Membership {
  /** For how many election timeouts a learner may get no further before it is given up. */
  private static final int PATIENCE = 10;

  private final NodeState state;
  private final Replication replication;

  Membership(NodeState state, Replication replication) {
    this.state = state;
    this.replication = replication;
  }

  void onChange(ChangeRequest request) {
    if (!(state.role instanceof Leader leader)) {
      end(request, new ChangeOutcome.NotLeader());
      return;
    }
    MembershipChange change = request.change();
    try {
      requireNothingPending(leader, change);
      if (change.leave()) {
        leader.change = new PendingChange(request);
        append(leader, Reconfiguration.leave(state.configuration()));
      } else {
        begin(leader, request);
      }
    } catch (Impossible e) {
      end(request, new ChangeOutcome.Refused(e.reason()));
    }
  }

  private void requireNothingPending(Leader leader, MembershipChange change) throws Impossible {
    if (leader.change != null) {
      throw new Impossible("another change is under way: " + leader.change.request.change());
    }
    if (!state.hasCommittedInTerm()) {
      // Or two leaders could each hold a configuration that the other does not know of, with
      // majorities that do not meet (Ongaro 2015).
      throw new Impossible("no entry of term " + state.currentTerm + " is committed yet");
    }
    if (!state.isConfigurationCommitted()) {
      throw new Impossible("the configuration of index "
          + state.log.configurationIndex()
          + " is not committed yet: "
          + state.configuration());
    }
    boolean joint = state.configuration().isJoint();
    if (joint != change.leave()) {
      throw new Impossible(
          joint
              ? "the configuration is joint and has to be left first: " + state.configuration()
              : "there is no joint configuration to leave");
    }
    if (change.expecting() >= 0 && change.expecting() != state.log.configurationIndex()) {
      throw new Impossible("the change was made for the configuration of index "
          + change.expecting()
          + ", but that of index "
          + state.log.configurationIndex()
          + " is in force: "
          + state.configuration());
    }
  }

  private void begin(Leader leader, ChangeRequest request) throws Impossible {
    MembershipChange change = request.change();
    ClusterConfiguration now = state.configuration();
    ClusterConfiguration target = Reconfiguration.target(now, change);
    ClusterConfiguration first = Reconfiguration.enter(now, target, change.form());
    if (target.equals(now)) {
      end(request, new ChangeOutcome.Done(state.log.configurationIndex(), now));
      return;
    }
    PendingChange pending = new PendingChange(request);
    List<NodeId> newVoters =
        target.voters().stream().filter(node -> !now.isVoter(node)).toList();
    if (!request.catchUp() || newVoters.isEmpty()) {
      leader.change = pending;
      append(leader, first);
      return;
    }
    pending.stage = Stage.CATCHING_UP;
    pending.added = newVoters.stream().filter(node -> !now.isMember(node)).toList();
    leader.change = pending;
    if (!pending.added.isEmpty()) {
      append(leader, Reconfiguration.target(now, asLearners(change, pending.added)));
    }
    long last = state.log.lastIndex();
    pending.catchingUp =
        newVoters.stream().map(node -> new CatchUp(node, last, state.now)).toList();
    for (NodeId node : newVoters) {
      Progress follower = leader.follower(node);
      if (follower != null) {
        follower.progressAt = state.now;
      }
    }
    tell(pending, "bringing the log to " + newVoters);
  }

  private static MembershipChange asLearners(MembershipChange change, List<NodeId> nodes) {
    NavigableMap<NodeId, String> addresses = new TreeMap<>(change.addresses());
    addresses.keySet().retainAll(nodes);
    return new MembershipChange(
        List.of(),
        nodes,
        List.of(),
        List.of(),
        List.of(),
        false,
        MembershipChange.Form.SIMPLE,
        addresses,
        new TreeMap<>(),
        new TreeMap<>(),
        -1);
  }

  /** Puts a configuration in force. */
  private void append(Leader leader, ClusterConfiguration configuration) {
    replication.append(EntryKind.CONFIGURATION, configuration.toBytes());
    replication.followMembers(leader);
  }

  /** Whatever is committed now may let a change go on. */
  void flush(Leader leader) {
    if (!state.isConfigurationCommitted() || !state.hasCommittedInTerm()) {
      return;
    }
    ClusterConfiguration configuration = state.configuration();
    if (!PendingChange.isFinal(configuration)) {
      // Only now: until it is committed under both majorities, the old one alone could still elect
      // a leader that never heard of the change (§4.3).
      append(leader, Reconfiguration.leave(configuration));
      return;
    }
    PendingChange change = leader.change;
    if (change == null) {
      return;
    }
    switch (change.stage) {
      case CATCHING_UP -> catchUp(leader, change);
      case APPENDED ->
        finish(
            leader, change, new ChangeOutcome.Done(state.log.configurationIndex(), configuration));
      case GIVING_UP ->
        finish(leader, change, new ChangeOutcome.GivenUp(String.valueOf(change.failure)));
    }
  }

  private void finish(Leader leader, PendingChange change, ChangeOutcome outcome) {
    leader.change = null;
    end(change.request, outcome);
  }

  private void catchUp(Leader leader, PendingChange change) {
    boolean all = true;
    for (CatchUp catchUp : change.catchingUp) {
      Progress follower = leader.reliable(catchUp.learner);
      if (follower == null) {
        giveUp(leader, change, catchUp.learner + " is on another disk than when it was added");
        return;
      }
      if (catchUp.onMatch(
          follower.matchIndex, state.log.lastIndex(), state.now, state.options.electionTimeout())) {
        tell(change, catchUp.describe(follower.matchIndex));
      }
      all &= catchUp.isDone();
    }
    if (all) {
      promote(leader, change);
    }
  }

  private void promote(Leader leader, PendingChange change) {
    try {
      // What became of the configuration meanwhile, this change itself has brought about.
      ClusterConfiguration now = known(leader);
      ClusterConfiguration target = Reconfiguration.target(now, change.request.change());
      change.stage = Stage.APPENDED;
      append(leader, Reconfiguration.enter(now, target, change.request.change().form()));
    } catch (Impossible e) {
      giveUp(leader, change, e.reason());
    }
  }

  /** Time has passed: a learner may have made no progress for too long. */
  void onTime(Leader leader) {
    PendingChange change = leader.change;
    if (change == null) {
      learnIncarnations(leader);
    } else if (change.stage == Stage.CATCHING_UP && state.isConfigurationCommitted()) {
      String failure = failure(leader, change);
      if (failure != null) {
        giveUp(leader, change, failure);
      }
    }
  }

  private @Nullable String failure(Leader leader, PendingChange change) {
    long patience = PATIENCE * state.options.electionTimeout();
    for (CatchUp catchUp : change.catchingUp) {
      Progress follower = leader.follower(catchUp.learner);
      if (catchUp.isTooSlow()) {
        return catchUp.learner + " does not keep up with the log: "
            + catchUp.describe(follower == null ? 0 : follower.matchIndex);
      }
      if (!catchUp.isDone() && follower != null && state.now - follower.progressAt >= patience) {
        return catchUp.learner
            + (follower.matchIndex == 0 ? " did not answer" : " got no further")
            + " for "
            + patience / 1_000_000
            + " ms: "
            + catchUp.describe(follower.matchIndex);
      }
    }
    return null;
  }

  private void giveUp(Leader leader, PendingChange change, String why) {
    change.failure = why;
    change.stage = Stage.GIVING_UP;
    if (!change.added.isEmpty()) {
      append(leader, Reconfiguration.withoutLearners(state.configuration(), change.added));
    }
  }

  /** Has the log say on which disks the members are, once they have told (F12). */
  private void learnIncarnations(Leader leader) {
    if (!state.isConfigurationCommitted()
        || !state.hasCommittedInTerm()
        || state.configuration().isJoint()) {
      return;
    }
    ClusterConfiguration known = known(leader);
    if (!known.equals(state.configuration())) {
      append(leader, known);
    }
  }

  private ClusterConfiguration known(Leader leader) {
    ClusterConfiguration now = state.configuration();
    NavigableMap<NodeId, Long> incarnations = new TreeMap<>();
    for (NodeId node : now.members()) {
      Progress follower = leader.follower(node);
      long incarnation = node.equals(state.self)
          ? state.incarnation
          : follower == null || follower.forgetful ? 0 : follower.incarnation;
      if (now.member(node).incarnation() == 0 && incarnation != 0) {
        incarnations.put(node, incarnation);
      }
    }
    return Reconfiguration.withIncarnations(now, incarnations);
  }

  /**
   * Takes leave of those who are no members any more, once that is committed and they have been
   * sent what there is to know of it; and, if this server is one of them, hands over and steps down
   * (§4.2.2).
   */
  void afterSending(Leader leader) {
    if (!state.isConfigurationCommitted()) {
      return;
    }
    List<Progress> gone = new ArrayList<>();
    for (Progress follower : leader.followers) {
      if (follower.departing) {
        follower.cancelSnapshot(state.outbox);
        gone.add(follower);
      }
    }
    leader.followers.removeAll(gone);
    ClusterConfiguration configuration = state.configuration();
    if (!configuration.isVoter(state.self) && state.hasCommittedInTerm()) {
      NodeId successor = LeadershipTransfer.best(state, leader);
      if (successor != null) {
        state.send(new TimeoutNow(state.group, state.self, successor, state.currentTerm));
      }
      state.stepDown("it is no voter any more: " + configuration);
    }
  }

  private void tell(PendingChange change, String what) {
    state.outbox.add(new Effect.ChangeProgressed(change.request, what));
  }

  private void end(ChangeRequest request, ChangeOutcome outcome) {
    state.outbox.add(new Effect.ChangeEnded(request, outcome));
  }
}
