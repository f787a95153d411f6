// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.ClusterChange;
import io.quorate.examples.counter.MemberChange.Kind;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.Member;
import io.quorate.model.MembershipChange;
import io.quorate.model.NodeId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a change, in a cluster of the voters a and b and the learner l. */
class MemberChangeTest {
  private static final NodeId A = NodeId.of("a");
  private static final NodeId B = NodeId.of("b");
  private static final NodeId L = NodeId.of("l");
  private static final ClusterConfiguration NOW = new ClusterConfiguration(
      List.of(A, B),
      List.of(),
      List.of(L),
      List.of(),
      true,
      new TreeMap<>(Map.of(A, Member.at("h:1"), B, Member.at("h:2"), L, Member.at("h:3"))));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ADD         | a |   | h:9 | a is a member at h:1: to have it reached elsewhere, say member"
            + " address a h:9",
        "ADD         | l |   | h:9 | l is a member at h:3: to have it reached elsewhere, say member"
            + " address l h:9",
        "ADD         | x |   | h:2 | h:2 is the address of b: x needs one of its own",
        "ADD_LEARNER | a |   | h:1 | a is a voter: to take its vote, say member demote a",
        "PROMOTE     | x |   |     | x is no member of the cluster, which is [a, b, l]: say member"
            + " add x HOST:PORT",
        "DEMOTE      | x |   |     | x is no member of the cluster, which is [a, b, l]",
        "REPLACE     | a | a | h:9 | a cannot replace itself: if it has lost its disk, say member"
            + " remove a, then member add a h:9",
        "REPLACE     | x | y | h:9 | x is no member of the cluster, which is [a, b, l]: say member"
            + " add y h:9",
        "REPLACE     | a | b | h:2 | b is a voter already: say member remove a",
        "REPLACE     | a | l | h:9 | l is a member at h:3, not at h:9",
        "REPLACE     | a | x | h:2 | h:2 is the address of b: x needs one of its own",
        "ADDRESS     | x |   | h:9 | x is no member of the cluster, which is [a, b, l]: say member"
            + " add x h:9",
        "ADDRESS     | a |   | h:2 | h:2 is the address of b: a needs one of its own",
        "PRIORITY    | x |   |     | x is no member of the cluster, which is [a, b, l]",
      })
  @DisplayName("what makes no sense is refused, with what to do instead")
  void refuses(Kind kind, NodeId node, NodeId other, String address, String reason) {
    assertThat(change(kind, node, other, address).objection(NOW))
        .contains(new Reply.Rejected(reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ADD         | a |   | h:1 | a is a voter at h:1 already",
        "ADD_LEARNER | l |   | h:3 | l is a learner at h:3 already",
        "REMOVE      | x |   |     | x is no member of the cluster, which is [a, b, l]",
        "PROMOTE     | a |   |     | a is a voter already",
        "DEMOTE      | l |   |     | l is a learner already, without a vote",
        "REPLACE     | x | a | h:1 | x is no member, and a is one already",
        "ADDRESS     | a |   | h:1 | a is reached at h:1 already",
        "PRIORITY    | a |   |     | a has priority 0 already",
      })
  @DisplayName("what is so already is nothing to do, so that a change may be asked for again")
  void nothingToDo(Kind kind, NodeId node, NodeId other, String address, String reason) {
    assertThat(change(kind, node, other, address).objection(NOW))
        .contains(new Reply.Unchanged(reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ADD         | x |   | h:9 | add voter x, address of x",
        "ADD         | l |   | h:3 | add voter l, address of l",
        "ADD_LEARNER | x |   | h:9 | add learner x, address of x",
        "REMOVE      | a |   |     | remove a",
        "REMOVE      | l |   |     | remove l",
        "PROMOTE     | l |   |     | promote l",
        "DEMOTE      | a |   |     | demote a",
        "REPLACE     | a | x | h:9 | add voter x, remove a, address of x",
        "REPLACE     | a | x | h:1 | add voter x, remove a, address of x",
        "REPLACE     | a | l | h:3 | add voter l, remove a, address of l",
        "REPLACE     | l | x | h:9 | add learner x, remove l, address of x",
        "ADDRESS     | a |   | h:9 | address of a",
      })
  @DisplayName("the rest is said to the library")
  void says(Kind kind, NodeId node, NodeId other, String address, String said) {
    MemberChange change = change(kind, node, other, address);
    ClusterChange description = new ClusterChange();
    change.describe(description, NOW);
    MembershipChange described = description.toMembershipChange();

    assertThat(change.objection(NOW)).isEmpty();
    assertThat(described).hasToString(said);
  }

  @Test
  @DisplayName("the last voter can neither be removed nor demoted")
  void lastVoter() {
    ClusterConfiguration one = ClusterConfiguration.ofVoters(List.of(A));
    Reply reply = new Reply.Rejected("a is the only voter: add another one before");

    assertThat(MemberChange.of(Kind.REMOVE, A).objection(one)).contains(reply);
    assertThat(MemberChange.of(Kind.DEMOTE, A).objection(one)).contains(reply);
  }

  @Test
  @DisplayName("a replacement names two, and nothing else does")
  void replacementNamesTwo() {
    assertThatThrownBy(() -> MemberChange.of(Kind.REPLACE, A))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MemberChange(Kind.ADD, A, B, "h:1", 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static MemberChange change(Kind kind, NodeId node, NodeId other, String address) {
    return new MemberChange(kind, node, other, address == null ? "" : address, 0);
  }
}
