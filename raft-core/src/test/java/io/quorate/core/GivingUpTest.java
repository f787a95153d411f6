// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import static io.quorate.core.Server.A;
import static io.quorate.core.Server.B;
import static io.quorate.core.Server.C;
import static io.quorate.core.Server.T;
import static io.quorate.core.Server.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.AppendEntriesResponse.Accepted;
import io.quorate.model.GroupId;
import io.quorate.model.MembershipChange;
import io.quorate.model.MembershipChange.Form;
import io.quorate.model.NodeId;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A server that is to vote and does not catch up is given up, and the cluster is what it was. */
class GivingUpTest {
  private static final NodeId D = NodeId.of("d");
  private static final NodeId E = NodeId.of("e");

  private record AddVoters(List<NodeId> nodes) implements ChangeRequest {
    @Override
    public MembershipChange change() {
      return new MembershipChange(
          nodes,
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          false,
          Form.AUTO,
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          -1);
    }

    @Override
    public boolean catchUp() {
      return true;
    }
  }

  private final Server server = new Server().leading();

  @BeforeEach
  void commitTheFirst() {
    server.accepted(B, 1);
    server.accepted(C, 1);
    server.flush();
  }

  private void add(NodeId... nodes) {
    server.step(new Input.Change(new AddVoters(List.of(nodes))));
    commitAll();
  }

  private void commitAll() {
    server.flush();
    server.persisted();
    server.accepted(B, server.core.status().last().index());
    server.flush();
  }

  private void learnerHas(long index) {
    learnerHas(D, index);
  }

  private void learnerHas(NodeId learner, long index) {
    // Sessions are numbered in the order in which members are first followed.
    long session = learner.equals(D) ? 3 : 4;
    server.receive(new AppendEntriesResponse(
        GroupId.FIRST, learner, A, server.core.status().term(), session, 0, new Accepted(index)));
  }

  /** What is told after this time, without an answer of the learner. */
  private @Nullable ChangeOutcome outcomeAfter(long time) {
    server.now += time;
    server.step(new Input.TimePassed());
    List<Effect.ChangeEnded> first = only(Effect.ChangeEnded.class, server.flush());
    server.persisted();
    server.accepted(B, server.core.status().last().index());
    List<Effect.ChangeEnded> then = only(Effect.ChangeEnded.class, server.flush());
    assertThat(first).as("before it is committed").isEmpty();
    return then.isEmpty() ? null : then.get(0).outcome();
  }

  @Test
  @DisplayName("M16: one that never answers is removed again after ten election timeouts")
  void neverAnswers() {
    add(D);
    assertThat(server.core.status().configuration().learners()).containsExactly(D);
    assertThat(outcomeAfter(10 * T - 1)).isNull();

    assertThat(outcomeAfter(1))
        .isInstanceOfSatisfying(
            ChangeOutcome.GivenUp.class,
            given -> assertThat(given.reason()).contains("d did not answer"));
    assertThat(server.core.status().configuration().isMember(D)).isFalse();
    assertThat(server.core.status().configuration()).isEqualTo(Server.voters(A, B, C));
  }

  @Test
  @DisplayName("M16: one that got further has its time again, and is then told apart from the dead")
  void getsNoFurther() {
    add(D);
    outcomeAfter(9 * T);
    learnerHas(1);
    assertThat(outcomeAfter(9 * T)).isNull();

    assertThat(outcomeAfter(T))
        .isInstanceOfSatisfying(
            ChangeOutcome.GivenUp.class,
            given -> assertThat(given.reason()).contains("d got no further"));
  }

  @Test
  @DisplayName("M16: one that follows, but never in time, is given up after twenty rounds")
  void neverInTime() {
    add(D);
    ChangeOutcome outcome = null;
    int rounds = 0;
    while (outcome == null && rounds < 100) {
      rounds++;
      long before = server.core.status().last().index();
      server.propose("x" + rounds);
      commitAll();
      server.now += T;
      learnerHas(before);
      server.flush();
      outcome = outcomeAfter(0);
    }
    assertThat(rounds).isEqualTo(20);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            ChangeOutcome.GivenUp.class,
            given -> assertThat(given.reason()).contains("does not keep up"));
    assertThat(server.core.status().configuration().isMember(D)).isFalse();
  }

  @Test
  @DisplayName("M16: one that has caught up is promoted, and then nothing is given up any more")
  void promoted() {
    add(D);
    learnerHas(2);
    server.flush();
    assertThat(server.core.status().configuration().voters()).containsExactly(A, B, C, D);
    server.now += 20 * T;
    server.step(new Input.TimePassed());
    server.flush();
    assertThat(server.core.status().configuration().voters()).containsExactly(A, B, C, D);
  }

  @Test
  @DisplayName("M16: one that has caught up may rest while another is still on its way")
  void oneWaitsForTheOther() {
    add(D, E);
    learnerHas(E, 2);
    outcomeAfter(9 * T);
    learnerHas(D, 1);
    assertThat(outcomeAfter(9 * T)).isNull();
    learnerHas(D, 2);
    server.flush();
    assertThat(server.core.status().configuration().voters()).hasSize(3);

    // It took too long for its first round, and has the second at once.
    learnerHas(D, 2);
    server.flush();
    assertThat(server.core.status().configuration().voters()).containsExactly(A, B, C, D, E);
  }

  @Test
  @DisplayName("M16: a leader that is deposed meanwhile leaves the learner, and says what it knows")
  void deposed() {
    add(D);
    server.step(new Input.StepDown());

    assertThat(only(Effect.ChangeEnded.class, server.flush()))
        .singleElement()
        .satisfies(ended -> assertThat(ended.outcome()).isInstanceOf(ChangeOutcome.Unknown.class));
    assertThat(server.core.status().configuration().learners()).containsExactly(D);
  }
}
