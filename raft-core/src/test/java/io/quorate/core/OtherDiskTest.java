// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import static io.quorate.core.Server.A;
import static io.quorate.core.Server.B;
import static io.quorate.core.Server.C;
import static io.quorate.core.Server.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.CoreStatus.FollowerStatus;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.AppendEntriesResponse.Accepted;
import io.quorate.message.AppendEntriesResponse.Refused;
import io.quorate.message.AppendEntriesResponse.Result;
import io.quorate.message.InstallSnapshotResponse;
import io.quorate.message.RequestVoteResponse;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.Member;
import io.quorate.model.MembershipChange;
import io.quorate.model.NodeId;
import io.quorate.model.RecoveredLog;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Members that answer from another disk than before, or from an older copy of it: F12, F14. */
class OtherDiskTest {
  private record Promote(NodeId node) implements ChangeRequest {
    @Override
    public MembershipChange change() {
      return new MembershipChange(
          List.of(),
          List.of(),
          List.of(node),
          List.of(),
          List.of(),
          false,
          MembershipChange.Form.AUTO,
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

  /** Leads a, b as voters and c as a learner; of b or c the log says that it is on this disk. */
  private static Server leading(NodeId known, long incarnation) {
    TreeMap<NodeId, Member> details = new TreeMap<>();
    details.put(known, Member.UNKNOWN.withIncarnation(incarnation));
    Server server = new Server(
        Server.options(),
        RecoveredLog.bootstrap(new ClusterConfiguration(
            List.of(A, B), List.of(), List.of(C), List.of(), true, details)));
    server.step(new Input.ElectionTimeout());
    server.flush();
    server.persisted();
    server.receive(
        new RequestVoteResponse(GroupId.FIRST, B, A, 1, true, known.equals(B) ? incarnation : 0));
    server.flush();
    server.persisted();
    server.flush();
    answers(server, B, 1, 0, new Accepted(1), known.equals(B) ? incarnation : 0);
    return server;
  }

  private static void answers(
      Server server, NodeId from, long session, long round, Result result, long incarnation) {
    server.receive(
        new AppendEntriesResponse(GroupId.FIRST, from, A, 1, session, round, result, incarnation));
    server.flush();
  }

  private static FollowerStatus follower(Server server, NodeId node) {
    return server.core.status().progress().stream()
        .filter(follower -> follower.id().equals(node))
        .findAny()
        .orElseThrow();
  }

  @Test
  @DisplayName("a learner begins anew on another disk, and is none the worse: it counted nowhere")
  void learner() {
    Server server = leading(B, 40);
    answers(server, C, 2, 0, new Accepted(1), 50);
    assertThat(follower(server, C).matchIndex()).isEqualTo(1);

    answers(server, C, 2, 0, new Accepted(1), 51);
    assertThat(follower(server, C).matchIndex()).isZero();
    assertThat(follower(server, C).forgetful()).isFalse();
  }

  @Test
  @DisplayName("the answer to a snapshot shows it too")
  void snapshotAnswer() {
    Server server = leading(C, 50);
    server.receive(new InstallSnapshotResponse(GroupId.FIRST, C, A, 1, 2, 1, 50));
    server.flush();
    assertThat(follower(server, C).matchIndex()).isEqualTo(1);

    server.receive(new InstallSnapshotResponse(GroupId.FIRST, C, A, 1, 2, 1, 51));
    server.flush();
    assertThat(follower(server, C).matchIndex()).isZero();
    assertThat(follower(server, C).forgetful()).isTrue();
  }

  @Test
  @DisplayName("one that is to vote and answers from another disk is given up")
  void promoted() {
    Server server = leading(C, 50);
    server.step(new Input.Change(new Promote(C)));
    server.flush();
    answers(server, C, 2, 0, new Accepted(0), 51);
    server.flush();

    assertThat(server.core.status().configuration().voters()).containsExactly(A, B);
    server.persisted();
    assertThat(server.core.status().configuration().learners()).containsExactly(C);
  }

  @Test
  @DisplayName("F14: only the refusal of a probe that was sent after the doubt arose proves a loss")
  void olderCopy() {
    Server server = leading(B, 40);
    server.propose("x", "y");
    server.flush();
    server.persisted();
    server.flush();
    EntryId held = new EntryId(1, 1);
    answers(server, B, 1, 0, new Refused(new EntryId(3, 1), EntryId.NONE), 40);
    assertThat(follower(server, B).state()).isEqualToIgnoringCase("probe");

    // The first refusal raises the doubt; a second one of an earlier round adds nothing to it.
    answers(server, B, 1, 0, new Refused(held, EntryId.NONE), 40);
    answers(server, B, 1, 0, new Refused(held, EntryId.NONE), 40);
    assertThat(follower(server, B).forgetful()).isFalse();
    assertThat(follower(server, B).matchIndex()).isEqualTo(1);

    // Nor does a late acknowledgement of an earlier round end it.
    answers(server, B, 1, 0, new Accepted(1), 40);
    answers(server, B, 1, 0, new Refused(new EntryId(3, 1), EntryId.NONE), 40);
    answers(server, B, 1, 1, new Refused(held, EntryId.NONE), 40);
    assertThat(follower(server, B).forgetful()).isTrue();
    assertThat(follower(server, B).matchIndex()).isZero();

    // It stays so, although it is the disk that the log knows.
    answers(server, B, 3, 1, new Accepted(3), 40);
    assertThat(follower(server, B).forgetful()).isTrue();
    assertThat(only(Effect.Apply.class, server.flush())).isEmpty();
    assertThat(server.core.status().commitIndex()).isEqualTo(1);
  }
}
