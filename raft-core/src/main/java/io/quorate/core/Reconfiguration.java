// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.Member;
import io.quorate.model.MembershipChange;
import io.quorate.model.MembershipChange.Form;
import io.quorate.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What follows from a configuration and a change: pure functions (dissertation §4). */
final class Reconfiguration {
  /** Why a change cannot be made; the text is for whoever asked. */
  static final class Impossible extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    Impossible(String reason) {
      super(reason);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }

  private Reconfiguration() {}

  /** The configuration that a change ends in, if it begins in this one, which is not joint. */
  static ClusterConfiguration target(ClusterConfiguration now, MembershipChange change)
      throws Impossible {
    requireConsistent(change);
    TreeSet<NodeId> voters = new TreeSet<>(now.voters());
    TreeSet<NodeId> learners = new TreeSet<>(now.learners());
    for (NodeId node : change.addVoters()) {
      learners.remove(node);
      voters.add(node);
    }
    for (NodeId node : change.addLearners()) {
      if (!voters.contains(node)) {
        learners.add(node);
      }
    }
    for (NodeId node : change.promote()) {
      requireMember(now, node, "promoted");
      learners.remove(node);
      voters.add(node);
    }
    for (NodeId node : change.demote()) {
      requireMember(now, node, "demoted");
      voters.remove(node);
      learners.add(node);
    }
    change.remove().forEach(voters::remove);
    change.remove().forEach(learners::remove);
    if (voters.isEmpty()) {
      throw new Impossible("the cluster would be left without a voter");
    }
    return new ClusterConfiguration(
        List.copyOf(voters),
        List.of(),
        List.copyOf(learners),
        List.of(),
        true,
        details(now, change, voters, learners));
  }

  private static void requireConsistent(MembershipChange change) throws Impossible {
    List<NodeId> named = new ArrayList<>(change.addVoters());
    named.addAll(change.addLearners());
    named.addAll(change.promote());
    named.addAll(change.demote());
    named.addAll(change.remove());
    TreeSet<NodeId> once = new TreeSet<>();
    for (NodeId node : named) {
      if (!once.add(node)) {
        throw new Impossible(node + " is named twice");
      }
    }
  }

  private static void requireMember(ClusterConfiguration now, NodeId node, String what)
      throws Impossible {
    if (!now.isMember(node)) {
      throw new Impossible(node + " cannot be " + what + ": it is no member");
    }
  }

  private static NavigableMap<NodeId, Member> details(
      ClusterConfiguration now, MembershipChange change, Set<NodeId> voters, Set<NodeId> learners)
      throws Impossible {
    NavigableMap<NodeId, Member> details = new TreeMap<>(now.details());
    change
        .addresses()
        .forEach((node, address) ->
            details.merge(node, Member.at(address), (old, other) -> old.withAddress(address)));
    change
        .priorities()
        .forEach((node, priority) -> details.merge(
            node,
            Member.UNKNOWN.withPriority(priority),
            (old, other) -> old.withPriority(priority)));
    change
        .incarnations()
        .forEach((node, incarnation) -> details.merge(
            node,
            Member.UNKNOWN.withIncarnation(incarnation),
            (old, other) -> old.withIncarnation(incarnation)));
    details.keySet().removeIf(node -> change.remove().contains(node));
    for (NodeId node : details.keySet()) {
      if (!voters.contains(node) && !learners.contains(node)) {
        throw new Impossible(node + " is given an address or a priority, but is no member");
      }
    }
    return details;
  }

  /** The configuration to append first on the way to the target. */
  static ClusterConfiguration enter(
      ClusterConfiguration now, ClusterConfiguration target, Form form) throws Impossible {
    boolean simple = differences(now.voters(), target.voters()) <= 1;
    if (form == Form.SIMPLE && !simple) {
      throw new Impossible("more than one voter would change at once, from "
          + now.voters()
          + " to "
          + target.voters()
          + ": that takes a joint configuration");
    }
    // One voter more or less leaves no two majorities apart (§4.1).
    if (simple && !form.isAlwaysJoint()) {
      return target;
    }
    List<NodeId> nextLearners =
        target.learners().stream().filter(now.voters()::contains).toList();
    List<NodeId> learners =
        target.learners().stream().filter(node -> !now.voters().contains(node)).toList();
    NavigableMap<NodeId, Member> details = new TreeMap<>(now.details());
    details.keySet().retainAll(now.voters());
    details.putAll(target.details());
    return new ClusterConfiguration(
        target.voters(), now.voters(), learners, nextLearners, form.leavesByItself(), details);
  }

  /** How many voters are in one of the two lists only. */
  private static int differences(List<NodeId> one, List<NodeId> other) {
    TreeSet<NodeId> either = new TreeSet<>(one);
    either.addAll(other);
    either.removeIf(node -> one.contains(node) && other.contains(node));
    return either.size();
  }

  /** The configuration that a joint one is left to. */
  static ClusterConfiguration leave(ClusterConfiguration joint) {
    TreeSet<NodeId> learners = new TreeSet<>(joint.learners());
    learners.addAll(joint.nextLearners());
    NavigableMap<NodeId, Member> details = new TreeMap<>(joint.details());
    details.keySet().removeIf(node -> !joint.voters().contains(node) && !learners.contains(node));
    return new ClusterConfiguration(
        joint.voters(), List.of(), List.copyOf(learners), List.of(), true, details);
  }

  /** The same configuration with these disks known to be those of its members. */
  static ClusterConfiguration withIncarnations(
      ClusterConfiguration now, NavigableMap<NodeId, Long> incarnations) {
    NavigableMap<NodeId, Member> details = new TreeMap<>(now.details());
    incarnations.forEach(
        (node, incarnation) -> details.put(node, now.member(node).withIncarnation(incarnation)));
    return now.withDetails(details);
  }

  /** The same configuration without these learners. */
  static ClusterConfiguration withoutLearners(ClusterConfiguration now, List<NodeId> gone) {
    NavigableMap<NodeId, Member> details = new TreeMap<>(now.details());
    gone.forEach(details::remove);
    List<NodeId> learners =
        now.learners().stream().filter(node -> !gone.contains(node)).toList();
    return new ClusterConfiguration(now.voters(), List.of(), learners, List.of(), true, details);
  }
}
