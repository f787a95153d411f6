// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.core.Reconfiguration.Impossible;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.MembershipChange;
import io.quorate.model.MembershipChange.Form;
import io.quorate.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every change of every configuration of up to four servers: M2, M17, M18, M19. */
class ReconfigurationTest {
  private static final List<NodeId> NODES =
      List.of(NodeId.of("a"), NodeId.of("b"), NodeId.of("c"), NodeId.of("d"));

  /** What one server is before, or is to become. */
  private enum Part {
    STRANGER,
    LEARNER,
    VOTER
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  @DisplayName(
      "each step ends where it was to, keeps a voter, and no two quorums of a step are apart")
  void everyChange(Form form) throws Impossible {
    int refused = 0;
    int made = 0;
    for (Part[] before : parts()) {
      ClusterConfiguration now = configuration(before);
      if (now.voters().isEmpty()) {
        continue;
      }
      for (Part[] after : parts()) {
        MembershipChange change = change(before, after, form);
        ClusterConfiguration wanted = configuration(after);
        if (wanted.voters().isEmpty()) {
          assertThatThrownBy(() -> Reconfiguration.target(now, change))
              .isInstanceOf(Impossible.class);
          refused++;
          continue;
        }
        ClusterConfiguration target = Reconfiguration.target(now, change);
        assertThat(target).isEqualTo(wanted);
        made += follow(now, target, form);
      }
    }
    assertThat(refused).isPositive();
    assertThat(made).isGreaterThan(1000);
  }

  /** Goes from one to the other and looks at each step; returns 0 if the form does not allow it. */
  private static int follow(ClusterConfiguration now, ClusterConfiguration target, Form form)
      throws Impossible {
    TreeSet<NodeId> kept = new TreeSet<>(now.voters());
    kept.retainAll(target.voters());
    boolean oneDiffers = now.voters().size() + target.voters().size() - 2 * kept.size() <= 1;
    if (form == Form.SIMPLE && !oneDiffers) {
      assertThatThrownBy(() -> Reconfiguration.enter(now, target, form))
          .isInstanceOf(Impossible.class);
      return 0;
    }
    ClusterConfiguration first = Reconfiguration.enter(now, target, form);
    assertThat(first.isJoint()).isEqualTo(form.isAlwaysJoint() || !oneDiffers);
    assertQuorumsMeet(now, first);
    if (!first.isJoint()) {
      assertThat(first).isEqualTo(target);
      return 1;
    }
    assertThat(first.voters()).isEqualTo(target.voters());
    assertThat(first.outgoingVoters()).isEqualTo(now.voters());
    assertThat(first.autoLeave()).isEqualTo(form.leavesByItself());
    assertThat(Reconfiguration.leave(first)).isEqualTo(target);
    assertQuorumsMeet(first, target);
    // Who votes in neither half of the joint configuration hears of it as a learner.
    for (NodeId node : target.learners()) {
      assertThat(first.isMember(node)).isTrue();
    }
    return 1;
  }

  /** No election or commit in the one can be unknown to every quorum of the other. */
  private static void assertQuorumsMeet(ClusterConfiguration one, ClusterConfiguration other) {
    for (int members = 0; members < 1 << NODES.size(); members++) {
      List<NodeId> these = subset(members);
      List<NodeId> others = subset(~members);
      boolean apart = isQuorum(one, these) && isQuorum(other, others);
      assertThat(apart).as("%s of %s and %s of %s", these, one, others, other).isFalse();
    }
  }

  private static boolean isQuorum(ClusterConfiguration configuration, List<NodeId> nodes) {
    return Quorum.vote(configuration, nodes::contains, node -> false) == Quorum.Vote.WON;
  }

  private static List<NodeId> subset(int members) {
    List<NodeId> subset = new ArrayList<>();
    for (int i = 0; i < NODES.size(); i++) {
      if ((members >> i & 1) == 1) {
        subset.add(NODES.get(i));
      }
    }
    return subset;
  }

  private static List<Part[]> parts() {
    List<Part[]> all = new ArrayList<>();
    for (int i = 0; i < 81; i++) {
      Part[] parts = new Part[4];
      for (int node = 0, rest = i; node < 4; node++, rest /= 3) {
        parts[node] = Part.values()[rest % 3];
      }
      all.add(parts);
    }
    return all;
  }

  private static ClusterConfiguration configuration(Part[] parts) {
    return new ClusterConfiguration(
        those(parts, Part.VOTER), List.of(), those(parts, Part.LEARNER), List.of());
  }

  private static List<NodeId> those(Part[] parts, Part part) {
    return NODES.stream().filter(node -> parts[NODES.indexOf(node)] == part).toList();
  }

  private static MembershipChange change(Part[] before, Part[] after, Form form) {
    List<NodeId> addVoters = new ArrayList<>();
    List<NodeId> addLearners = new ArrayList<>();
    List<NodeId> promote = new ArrayList<>();
    List<NodeId> demote = new ArrayList<>();
    List<NodeId> remove = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      NodeId node = NODES.get(i);
      if (before[i] == after[i]) {
        continue;
      }
      switch (after[i]) {
        case STRANGER -> remove.add(node);
        case LEARNER -> (before[i] == Part.VOTER ? demote : addLearners).add(node);
        case VOTER -> (before[i] == Part.LEARNER ? promote : addVoters).add(node);
      }
    }
    return change(addVoters, addLearners, promote, demote, remove, form, new TreeMap<>());
  }

  private static MembershipChange change(
      List<NodeId> addVoters,
      List<NodeId> addLearners,
      List<NodeId> promote,
      List<NodeId> demote,
      List<NodeId> remove,
      Form form,
      NavigableMap<NodeId, String> addresses) {
    return new MembershipChange(
        addVoters,
        addLearners,
        promote,
        demote,
        remove,
        false,
        form,
        addresses,
        new TreeMap<>(),
        new TreeMap<>(),
        -1);
  }

  @Test
  @DisplayName("addresses are those of members, learners too, and of nobody else")
  void addresses() throws Impossible {
    NodeId a = NODES.get(0);
    NodeId b = NODES.get(1);
    ClusterConfiguration now =
        new ClusterConfiguration(List.of(a), List.of(), List.of(b), List.of());
    NavigableMap<NodeId, String> addresses = new TreeMap<>();
    addresses.put(a, "host:1");
    addresses.put(b, "host:2");
    MembershipChange moved =
        change(List.of(), List.of(), List.of(), List.of(), List.of(), Form.AUTO, addresses);

    ClusterConfiguration target = Reconfiguration.target(now, moved);
    assertThat(target.member(a).address()).isEqualTo("host:1");
    assertThat(target.member(b).address()).isEqualTo("host:2");

    ClusterConfiguration without =
        new ClusterConfiguration(List.of(a), List.of(), List.of(), List.of());
    assertThatThrownBy(() -> Reconfiguration.target(without, moved)).isInstanceOf(Impossible.class);
    // Who leaves takes its address along.
    ClusterConfiguration after = Reconfiguration.target(
        target,
        change(List.of(), List.of(), List.of(), List.of(), List.of(b), Form.AUTO, new TreeMap<>()));
    assertThat(after.details()).containsOnlyKeys(a);
  }

  @Test
  @DisplayName("nobody is named twice; strangers are neither promoted nor demoted")
  void contradictions() {
    NodeId a = NODES.get(0);
    NodeId b = NODES.get(1);
    ClusterConfiguration now = ClusterConfiguration.ofVoters(List.of(a));
    for (MembershipChange change : List.of(
        change(List.of(b), List.of(b), List.of(), List.of(), List.of(), Form.AUTO, new TreeMap<>()),
        change(List.of(), List.of(), List.of(), List.of(a), List.of(a), Form.AUTO, new TreeMap<>()),
        change(List.of(), List.of(), List.of(b), List.of(), List.of(), Form.AUTO, new TreeMap<>()),
        change(
            List.of(), List.of(), List.of(), List.of(b), List.of(), Form.AUTO, new TreeMap<>()))) {
      assertThatThrownBy(() -> Reconfiguration.target(now, change)).isInstanceOf(Impossible.class);
    }
  }
}
