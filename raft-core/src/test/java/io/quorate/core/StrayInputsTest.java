// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import static io.quorate.core.Server.A;
import static io.quorate.core.Server.B;
import static io.quorate.core.Server.C;
import static io.quorate.core.Server.T;
import static io.quorate.core.Server.only;
import static io.quorate.core.Server.sent;
import static io.quorate.core.Server.voters;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.CoreStatus.FollowerStatus;
import io.quorate.core.Server.Command;
import io.quorate.core.Server.Read;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.AppendEntriesResponse.Accepted;
import io.quorate.message.InstallSnapshot;
import io.quorate.message.InstallSnapshotResponse;
import io.quorate.message.PreVoteResponse;
import io.quorate.message.ReadIndex;
import io.quorate.message.ReadIndexResponse;
import io.quorate.message.TimeoutNow;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.model.MembershipChange;
import io.quorate.model.NodeId;
import io.quorate.model.RecoveredLog;
import io.quorate.model.SnapshotMetadata;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Inputs that come too late, or to a server that has no use for them. */
class StrayInputsTest {
  private static final NodeId STRANGER = NodeId.of("z");

  private record Transfer(@Nullable NodeId target) implements TransferRequest {}

  private record Change(MembershipChange change) implements ChangeRequest {
    @Override
    public boolean catchUp() {
      return false;
    }
  }

  private static Server following() {
    Server server = new Server();
    server.append(B, 1, EntryId.NONE, 0);
    server.flush();
    server.persisted();
    server.flush();
    return server;
  }

  /** Without an effect, and with nothing changed that its status shows. */
  private static void changesNothing(Server server, Input input) {
    String before = server.core.status().toString();
    server.step(input);
    assertThat(server.flush()).as("%s", input).isEmpty();
    assertThat(server.core.status()).as("%s", input).hasToString(before);
  }

  @Test
  @DisplayName("a follower has no use for what only a leader asks for")
  void follower() {
    Server server = following();
    changesNothing(
        server, new Input.Received(new InstallSnapshotResponse(GroupId.FIRST, B, A, 1, 1, 5, 0)));
    changesNothing(
        server,
        new Input.Received(
            new AppendEntriesResponse(GroupId.FIRST, C, A, 1, 1, 0, new Accepted(5), 0)));
    changesNothing(server, new Input.SnapshotFailed(B, 1));
    changesNothing(server, new Input.SnapshotProgress(B, 1));
    changesNothing(server, new Input.StepDown());
    changesNothing(server, new Input.Compact(5));
    changesNothing(server, new Input.EntriesMissing(1, "gone"));
  }

  @Test
  @DisplayName("a leader has no use for answers of strangers, or to a replication that has ended")
  void leader() {
    Server server = new Server().leading();
    changesNothing(
        server,
        new Input.Received(new InstallSnapshotResponse(GroupId.FIRST, STRANGER, A, 1, 1, 1, 0)));
    changesNothing(
        server, new Input.Received(new InstallSnapshotResponse(GroupId.FIRST, B, A, 1, 7, 1, 0)));
    changesNothing(
        server,
        new Input.Received(
            new AppendEntriesResponse(GroupId.FIRST, B, A, 1, 7, 0, new Accepted(1), 0)));
    changesNothing(server, new Input.SnapshotFailed(STRANGER, 1));
    changesNothing(server, new Input.SnapshotFailed(B, 7));
    changesNothing(server, new Input.SnapshotFailed(B, 1));
    changesNothing(server, new Input.SnapshotProgress(STRANGER, 1));
    changesNothing(server, new Input.SnapshotProgress(B, 7));
    changesNothing(server, new Input.Compact(5));
  }

  @Test
  @DisplayName(
      "S1: a snapshot that is older than the log's beginning is answered, and changes nothing")
  void oldSnapshot() {
    ClusterConfiguration voters = voters(A, B, C);
    SnapshotMetadata base = new SnapshotMetadata(new EntryId(10, 2), voters, 0);
    Server server = new Server(
        Server.options(),
        new RecoveredLog(new HardState(2, null, 10), base, 10, List.of(), List.of()));
    server.append(B, 2, new EntryId(10, 2), 10);
    server.flush();
    String before = server.core.status().toString();

    server.receive(new InstallSnapshot(
        GroupId.FIRST, B, A, 2, 1, new SnapshotMetadata(new EntryId(5, 1), voters, 0)));
    assertThat(sent(server.flush())).singleElement().isInstanceOf(InstallSnapshotResponse.class);
    assertThat(server.core.status()).hasToString(before);
  }

  @Test
  @DisplayName("an own snapshot that is older than the newest, or of what the log does not hold")
  void ownSnapshots() {
    Server server = new Server().leading();
    server.accepted(B, 1);
    server.flush();
    server.step(new Input.Applied(1));
    changesNothing(
        server,
        new Input.SnapshotCreated(new SnapshotMetadata(new EntryId(9, 1), voters(A, B, C), 0)));
    server.step(
        new Input.SnapshotCreated(new SnapshotMetadata(new EntryId(1, 1), voters(A, B, C), 0)));
    assertThat(server.core.status().snapshot()).isEqualTo(new EntryId(1, 1));
    changesNothing(
        server,
        new Input.SnapshotCreated(new SnapshotMetadata(new EntryId(1, 1), voters(A, B, C), 0)));
  }

  @Nested
  @DisplayName("reads")
  class Reads {
    @Test
    @DisplayName("an answer to no question, or of one who was not asked, answers nothing")
    void strayAnswers() {
      Server server = following();
      server.read("r");
      ReadIndex question = (ReadIndex) sent(server.flush()).get(0);

      changesNothing(
          server,
          new Input.Received(
              new ReadIndexResponse(GroupId.FIRST, B, A, 1, question.request() + 1, 3)));
      changesNothing(
          server,
          new Input.Received(new ReadIndexResponse(GroupId.FIRST, C, A, 1, question.request(), 3)));
      server.receive(new ReadIndexResponse(GroupId.FIRST, B, A, 1, question.request(), 3));
      assertThat(only(Effect.ReadsReady.class, server.flush())).hasSize(1);
      changesNothing(
          server,
          new Input.Received(new ReadIndexResponse(GroupId.FIRST, B, A, 1, question.request(), 3)));
    }

    @Test
    @DisplayName("a follower that is asked for the index refuses")
    void askedAFollower() {
      Server server = following();
      server.receive(new ReadIndex(GroupId.FIRST, C, A, 1, 9));
      assertThat(sent(server.flush()))
          .containsExactly(new ReadIndexResponse(GroupId.FIRST, A, C, 1, 9, -1));
    }

    @Test
    @DisplayName("a leader that cannot answer takes so many reads, and refuses more")
    void tooManyAtALeader() {
      // Nothing of its term is committed, so that no read can begin.
      Server server = new Server().leading();
      server.step(new Input.Reads(many()));
      assertThat(only(Effect.ReadsFailed.class, server.flush())).isEmpty();

      server.read("one more");
      assertThat(only(Effect.ReadsFailed.class, server.flush()))
          .extracting(Effect.ReadsFailed::reason)
          .containsExactly(Refusal.TOO_MANY);
      server.receive(new ReadIndex(GroupId.FIRST, B, A, 1, 9));
      assertThat(sent(server.flush()))
          .containsExactly(new ReadIndexResponse(GroupId.FIRST, A, B, 1, 9, -1));
    }

    @Test
    @DisplayName("a follower asks for so many reads, and refuses more")
    void tooManyAtAFollower() {
      Server server = following();
      server.step(new Input.Reads(many()));
      assertThat(only(Effect.ReadsFailed.class, server.flush())).isEmpty();

      server.read("one more");
      assertThat(only(Effect.ReadsFailed.class, server.flush()))
          .extracting(Effect.ReadsFailed::reason)
          .containsExactly(Refusal.TOO_MANY);
    }

    private static List<ReadRequest> many() {
      List<ReadRequest> reads = new ArrayList<>();
      for (int i = 0; i < 1 << 16; i++) {
        reads.add(new Read("r" + i));
      }
      return reads;
    }

    @Test
    @DisplayName("F12: a voter on another disk than before confirms no reads")
    void forgetfulVoter() {
      Server server = new Server().leading();
      server.accepted(B, 1);
      server.accepted(C, 1);
      server.flush();
      answersFrom(server, B, 1, 50);
      answersFrom(server, B, 1, 51);
      assertThat(follower(server, B).forgetful()).isTrue();
      // Again from that disk: it has not become a better one.
      long anew = 3;
      answersFrom(server, B, anew, 51);
      assertThat(follower(server, B).forgetful()).isTrue();

      server.read("r");
      server.flush();
      server.receive(
          new AppendEntriesResponse(GroupId.FIRST, B, A, 1, anew, 9, new Accepted(1), 51));
      assertThat(only(Effect.ReadsReady.class, server.flush())).isEmpty();
      server.accepted(C, 1, 9);
      assertThat(only(Effect.ReadsReady.class, server.flush())).hasSize(1);
    }

    private static void answersFrom(Server server, NodeId node, long session, long incarnation) {
      server.receive(new AppendEntriesResponse(
          GroupId.FIRST, node, A, 1, session, 0, new Accepted(1), incarnation));
      server.flush();
    }

    private static FollowerStatus follower(Server server, NodeId node) {
      return server.core.status().progress().stream()
          .filter(follower -> follower.id().equals(node))
          .findAny()
          .orElseThrow();
    }
  }

  @Nested
  @DisplayName("elections")
  class Elections {
    @Test
    @DisplayName("P4: a pre-vote for another term than the next counts for nothing")
    void preVoteOfAnotherTerm() {
      CoreOptions options = CoreOptions.defaults(T, T / 10);
      Server server = new Server(options, RecoveredLog.bootstrap(voters(A, B, C)));
      server.step(new Input.ElectionTimeout());
      server.flush();
      assertThat(server.core.status().role()).isEqualTo(RoleKind.PRE_CANDIDATE);

      server.receive(new PreVoteResponse(GroupId.FIRST, B, A, 7, true));
      assertThat(server.core.status().role()).isEqualTo(RoleKind.PRE_CANDIDATE);
      server.receive(new PreVoteResponse(GroupId.FIRST, B, A, 1, true));
      assertThat(server.core.status().role()).isEqualTo(RoleKind.CANDIDATE);
    }

    @Test
    @DisplayName("the first answer of a voter counts, whatever it says later")
    void firstAnswerCounts() {
      VoteTally tally = new VoteTally();
      tally.count(A, true);
      tally.count(B, false);
      tally.count(B, true);
      assertThat(tally.outcome(voters(A, B, C))).isEqualTo(Quorum.Vote.PENDING);
      tally.count(A, false);
      assertThat(tally.outcome(voters(A, B, C))).isEqualTo(Quorum.Vote.PENDING);
      tally.count(C, true);
      assertThat(tally.outcome(voters(A, B, C))).isEqualTo(Quorum.Vote.WON);
    }
  }

  @Nested
  @DisplayName("leadership transfer")
  class Transfers {
    private Server leading(long matchOfB, long matchOfC) {
      Server server = new Server().leading();
      server.accepted(B, 1);
      server.accepted(C, 1);
      server.flush();
      server.propose("x", "y");
      server.flush();
      server.accepted(B, matchOfB);
      server.accepted(C, matchOfC);
      server.flush();
      return server;
    }

    private static @Nullable String failure(List<Effect> effects) {
      List<Effect.TransferEnded> ended = only(Effect.TransferEnded.class, effects);
      assertThat(ended).hasSize(1);
      return ended.get(0).failure();
    }

    @Test
    @DisplayName("L3: without a name it goes to the voter that is furthest")
    void toTheFurthest() {
      for (NodeId furthest : List.of(B, C)) {
        Server server = furthest.equals(B) ? leading(3, 2) : leading(2, 3);
        server.step(new Input.Transfer(new Transfer(null)));
        assertThat(sent(server.flush()))
            .filteredOn(TimeoutNow.class::isInstance)
            .extracting(message -> message.to())
            .containsExactly(furthest);
      }
    }

    @Test
    @DisplayName("L3: while one is under way, a second joins it, or is refused if it names another")
    void second() {
      Server server = leading(2, 1);
      server.step(new Input.Transfer(new Transfer(B)));
      server.step(new Input.Transfer(new Transfer(null)));
      server.step(new Input.Transfer(new Transfer(B)));
      assertThat(only(Effect.TransferEnded.class, server.flush())).isEmpty();

      server.step(new Input.Transfer(new Transfer(C)));
      assertThat(failure(server.flush())).contains("being transferred to b");

      server.step(new Input.Failed("the disk"));
      assertThat(only(Effect.TransferEnded.class, server.flush()))
          .hasSize(3)
          .allSatisfy(ended -> assertThat(ended.failure()).contains("has stopped"));
    }

    @Test
    @DisplayName("alone there is nobody to hand over to")
    void alone() {
      Server server = new Server(Server.options(), RecoveredLog.bootstrap(voters(A))).leading();
      server.step(new Input.Transfer(new Transfer(null)));
      assertThat(failure(server.flush())).contains("no other voter");
    }

    @Test
    @DisplayName("F12: a voter that has lost its disk is not chosen, and if named, not told to")
    void notToTheForgetful() {
      Server server = leading(3, 2);
      for (long incarnation : new long[] {50, 51}) {
        server.receive(
            new AppendEntriesResponse(GroupId.FIRST, B, A, 1, 1, 0, new Accepted(3), incarnation));
        server.flush();
      }
      server.step(new Input.Transfer(new Transfer(B)));
      assertThat(sent(server.flush())).noneMatch(TimeoutNow.class::isInstance);
      server.now += 2 * T;
      server.step(new Input.TimePassed());
      server.flush();

      server = leading(3, 2);
      for (long incarnation : new long[] {50, 51}) {
        server.receive(
            new AppendEntriesResponse(GroupId.FIRST, B, A, 1, 1, 0, new Accepted(3), incarnation));
        server.flush();
      }
      server.step(new Input.Transfer(new Transfer(null)));
      server.accepted(C, 3);
      assertThat(sent(server.flush()))
          .filteredOn(TimeoutNow.class::isInstance)
          .extracting(message -> message.to())
          .containsExactly(C);
    }
  }

  @Nested
  @DisplayName("membership")
  class Members {
    private static MembershipChange demote(NodeId node, long expecting) {
      MembershipChange none = MembershipChange.LEAVE;
      return new MembershipChange(
          List.of(),
          List.of(),
          List.of(),
          List.of(node),
          List.of(),
          false,
          MembershipChange.Form.AUTO,
          none.addresses(),
          none.priorities(),
          none.incarnations(),
          expecting);
    }

    @Test
    @DisplayName("M7: a change that was made for another configuration is refused")
    void expecting() {
      Server server = new Server().leading();
      server.accepted(B, 1);
      server.flush();

      server.step(new Input.Change(new Change(demote(C, 7))));
      assertThat(only(Effect.ChangeEnded.class, server.flush()))
          .singleElement()
          .satisfies(ended -> assertThat(ended.outcome().toString()).contains("index 7"));
      server.step(new Input.Change(new Change(demote(C, 0))));
      server.flush();
      assertThat(server.core.status().configuration().learners()).containsExactly(C);
    }
  }

  @Test
  @DisplayName("who has stopped refuses what somebody waits for, and hears nothing else")
  void stopped() {
    Server server = new Server().leading();
    server.step(new Input.Failed("the disk"));
    server.flush();

    server.propose("x");
    server.read("r");
    server.step(new Input.Change(new Change(MembershipChange.LEAVE)));
    server.step(new Input.Transfer(new Transfer(B)));
    server.step(new Input.TimePassed());
    List<Effect> effects = server.flush();

    assertThat(only(Effect.ProposalsRefused.class, effects))
        .containsExactly(
            new Effect.ProposalsRefused(List.of(new Command("x")), Refusal.STOPPED, null));
    assertThat(only(Effect.ReadsFailed.class, effects)).hasSize(1);
    assertThat(only(Effect.ChangeEnded.class, effects)).hasSize(1);
    assertThat(only(Effect.TransferEnded.class, effects)).hasSize(1);
    assertThat(effects).hasSize(4);
  }
}
