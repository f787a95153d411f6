// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import static io.quorate.core.Server.A;
import static io.quorate.core.Server.B;
import static io.quorate.core.Server.C;
import static io.quorate.core.Server.applied;
import static io.quorate.core.Server.entry;
import static io.quorate.core.Server.only;
import static io.quorate.core.Server.options;
import static io.quorate.core.Server.promised;
import static io.quorate.core.Server.sent;
import static io.quorate.core.Server.stored;
import static io.quorate.core.Server.voters;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quorate.core.Server.Command;
import io.quorate.core.Server.Read;
import io.quorate.message.AppendEntries;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.AppendEntriesResponse.Refused;
import io.quorate.message.Message;
import io.quorate.message.RequestVote;
import io.quorate.message.RequestVoteResponse;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.model.NodeId;
import io.quorate.model.RecoveredLog;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What scenarios cannot easily reach: exact effects, and inputs that no honest peer sends. */
class RaftCoreTest {

  @Nested
  @DisplayName("the order of effects")
  class Order {
    @Test
    @DisplayName("D3: a leader's appends leave before its own write, in one flush with it")
    void sendsBeforePersist() {
      Server server = new Server().leading();
      server.accepted(B, 1);
      server.accepted(C, 1);
      server.flush();

      server.propose("x", "y");
      List<Effect> effects = server.flush();

      assertThat(effects).hasSize(3);
      assertThat(effects.get(0)).isInstanceOf(Effect.Send.class);
      assertThat(effects.get(1))
          .isEqualTo(new Effect.ProposalsAppended(
              List.of(new Command("x"), new Command("y")), new EntryId(2, 1)));
      assertThat(effects.get(2)).isInstanceOf(Effect.Persist.class);
      assertThat(sent(effects))
          .hasSize(2)
          .allSatisfy(message -> assertThat(((AppendEntries) message).entries()).hasSize(2));
      assertThat(promised(effects)).isEmpty();
    }

    @Test
    @DisplayName("D1: a request for votes leaves only with the term and the own vote on disk")
    void candidacy() {
      Server server = new Server();
      server.step(new Input.ElectionTimeout());
      List<Effect> effects = server.flush();

      assertThat(sent(effects)).isEmpty();
      assertThat(promised(effects)).extracting(Message::to).containsExactly(B, C);
      assertThat(only(Effect.Persist.class, effects).get(0).hardState())
          .isEqualTo(new HardState(1, A, 0));
    }

    @Test
    @DisplayName("D2, D4: an acknowledgement waits for every write before it")
    void acknowledgement() {
      Server server = new Server();
      server.append(B, 1, EntryId.NONE, 0, entry(1, 1), entry(2, 1));
      List<Effect> first = server.flush();
      assertThat(sent(first)).isEmpty();
      assertThat(promised(first)).hasSize(1);

      // The same request again: nothing new to write, but what it acknowledges is not written yet.
      server.append(B, 1, EntryId.NONE, 0, entry(1, 1), entry(2, 1));
      List<Effect> second = server.flush();
      assertThat(sent(second)).isEmpty();
      assertThat(only(Effect.Persist.class, second)).singleElement().satisfies(persist -> {
        assertThat(persist.isBarrier()).isTrue();
        assertThat(persist.thenSend()).hasSize(1);
      });

      server.persisted();
      server.append(B, 1, EntryId.NONE, 0, entry(1, 1), entry(2, 1));
      assertThat(sent(server.flush())).hasSize(1);
    }

    @Test
    @DisplayName("persists are numbered from 1 on without a gap")
    void sequences() {
      Server server = new Server();
      long expected = 1;
      for (int term = 1; term <= 5; term++) {
        server.requestVote(B, term, EntryId.NONE);
        for (Effect.Persist persist : only(Effect.Persist.class, server.flush())) {
          assertThat(persist.sequence()).isEqualTo(expected);
          expected++;
        }
        assertThat(server.flush()).isEmpty();
      }
      assertThat(expected).isEqualTo(6);
    }
  }

  @Nested
  @DisplayName("applying")
  class Applying {
    /** A follower that holds so many committed entries of 10 bytes (42 with their share). */
    private static Server follower(CoreOptions options, int entries) {
      Server server = new Server(options, RecoveredLog.bootstrap(voters(A, B, C)));
      for (int index = 1; index <= entries; index++) {
        EntryId previous = index == 1 ? EntryId.NONE : new EntryId(index - 1, 1);
        server.append(B, 1, previous, index, entry(index, 1, "0123456789"));
      }
      return server;
    }

    @Test
    @DisplayName("C7, C13: handed out in pages of the bytes allowed, each entry once, in order")
    void pages() {
      Server server = follower(options(100, 1 << 20), 5);

      assertThat(applied(server.flush())).extracting("index").containsExactly(1L, 2L);
      assertThat(applied(server.flush())).as("before it reports back").isEmpty();
      server.step(new Input.Applied(1));
      assertThat(applied(server.flush())).as("before it has applied all").isEmpty();
      server.step(new Input.Applied(2));
      assertThat(applied(server.flush())).extracting("index").containsExactly(3L, 4L);
      server.step(new Input.Applied(4));
      assertThat(applied(server.flush())).extracting("index").containsExactly(5L);
      server.step(new Input.Applied(5));
      assertThat(applied(server.flush())).isEmpty();
      assertThat(server.core.status().lastApplied()).isEqualTo(5);
    }

    @Test
    @DisplayName("an entry larger than the bound is handed out alone")
    void largeEntry() {
      Server server = follower(options(1, 1 << 20), 2);

      assertThat(applied(server.flush())).extracting("index").containsExactly(1L);
      server.step(new Input.Applied(1));
      assertThat(applied(server.flush())).extracting("index").containsExactly(2L);
    }

    @Test
    @DisplayName("more that is committed meanwhile does not stretch the bound")
    void boundHoldsAcrossFlushes() {
      Server server = follower(options(100, 1 << 20), 1);
      assertThat(applied(server.flush())).hasSize(1);
      for (int index = 2; index <= 4; index++) {
        server.append(B, 1, new EntryId(index - 1, 1), index, entry(index, 1, "0123456789"));
        server.flush();
      }
      server.append(B, 1, new EntryId(4, 1), 5, entry(5, 1, "0123456789"));
      server.flush();

      server.step(new Input.Applied(1));
      assertThat(server.core.status().lastApplied()).isEqualTo(1);
      server.step(new Input.Applied(2));
      assertThat(applied(server.flush())).extracting("index").containsExactly(3L, 4L);
    }

    @Test
    @DisplayName("C7, C13: what is no longer in memory is loaded, once asked for, and then goes on")
    void loads() {
      Server server = new Server(options(), stored(new HardState(1, null, 4), 1, 1, 1, 1, 1));

      List<Effect> first = server.flush();
      assertThat(only(Effect.LoadEntries.class, first))
          .containsExactly(new Effect.LoadEntries(1, 1, 4, 1 << 20));
      assertThat(only(Effect.LoadEntries.class, server.flush()))
          .as("asked twice")
          .isEmpty();

      server.step(new Input.EntriesLoaded(1, List.of(entry(1, 1), entry(2, 1))));
      List<Effect> second = server.flush();
      assertThat(applied(second)).extracting("index").containsExactly(1L, 2L);
      assertThat(only(Effect.LoadEntries.class, second))
          .containsExactly(new Effect.LoadEntries(2, 3, 4, (1 << 20) - 70));

      server.step(new Input.EntriesLoaded(1, List.of(entry(1, 1), entry(2, 1))));
      assertThat(applied(server.flush())).as("a stale answer").isEmpty();
      server.step(new Input.EntriesLoaded(99, List.of(entry(3, 1))));
      assertThat(applied(server.flush())).as("an answer to nothing").isEmpty();

      server.step(new Input.EntriesLoaded(2, List.of(entry(3, 1), entry(4, 1))));
      assertThat(applied(server.flush())).extracting("index").containsExactly(3L, 4L);
    }

    @Test
    @DisplayName("a state machine cannot have applied what it was never given")
    void appliedTooMuch() {
      Server server = follower(options(), 2);
      server.flush();
      server.step(new Input.Applied(3));

      assertThat(server.stopReason()).contains("3").contains("never handed out");
    }
  }

  @Nested
  @DisplayName("older entries for a follower")
  class OlderEntriesForFollowers {
    /**
     * Leads term 2 over five stored entries, of which none is in memory; b has told where it is.
     */
    private static Server loadingForB() {
      Server server = new Server(options(), stored(new HardState(1, null, 0), 1, 1, 1, 1, 1));
      server.leading();
      server.receive(new AppendEntriesResponse(
          GroupId.FIRST, B, A, 2, 1, 0, new Refused(new EntryId(5, 1), new EntryId(2, 1))));
      return server;
    }

    private static List<AppendEntries> appendsToB(List<Effect> effects) {
      return sent(effects).stream()
          .filter(message -> message.to().equals(B))
          .map(AppendEntries.class::cast)
          .toList();
    }

    @Test
    @DisplayName("are loaded from where it stands, and sent once, with what precedes them")
    void loadedAndSent() {
      Server server = loadingForB();
      assertThat(only(Effect.LoadEntries.class, server.flush()))
          .containsExactly(new Effect.LoadEntries(1, 3, 6, 1 << 20));

      server.step(new Input.EntriesLoaded(1, List.of(entry(3, 1), entry(4, 1))));
      assertThat(appendsToB(server.flush())).singleElement().satisfies(append -> {
        assertThat(append.previous()).isEqualTo(new EntryId(2, 1));
        assertThat(append.entries()).extracting("index").containsExactly(3L, 4L);
      });
      assertThat(appendsToB(server.flush())).isEmpty();
    }

    @Test
    @DisplayName("that come after it has moved on are not sent to it")
    void staleAfterProgress() {
      Server server = loadingForB();
      server.flush();
      // A late answer to the first probe: it has everything after all.
      server.accepted(B, 6);
      server.flush();
      server.step(new Input.EntriesLoaded(1, List.of(entry(3, 1), entry(4, 1))));

      assertThat(appendsToB(server.flush())).isEmpty();
      server.propose("x");
      assertThat(appendsToB(server.flush()))
          .singleElement()
          .satisfies(append -> assertThat(append.previous()).isEqualTo(new EntryId(6, 2)));
    }

    @Test
    @DisplayName("that come after the leadership is over are not taken for those of a later one")
    void staleAfterStepDown() {
      Server server = loadingForB();
      server.flush();
      server.step(new Input.StepDown());
      server.flush();
      server.leading();
      server.step(new Input.EntriesLoaded(1, List.of(entry(3, 1), entry(4, 1))));

      assertThat(appendsToB(server.flush())).isEmpty();
      assertThat(server.stopReason()).isNull();
    }

    @Test
    @DisplayName("R18: that are missing stop the server, but only while it has a use for them")
    void missing() {
      Server asking = loadingForB();
      asking.flush();
      asking.step(new Input.EntriesMissing(99, "gone"));
      assertThat(asking.stopReason()).isNull();
      asking.step(new Input.EntriesMissing(1, "gone"));
      assertThat(asking.stopReason()).isEqualTo("gone");

      Server deposed = loadingForB();
      deposed.flush();
      deposed.step(new Input.StepDown());
      deposed.step(new Input.EntriesMissing(1, "gone"));
      assertThat(deposed.stopReason()).isNull();

      Server applying = new Server(options(), stored(new HardState(1, null, 1), 1));
      applying.flush();
      applying.step(new Input.EntriesMissing(1, "gone"));
      assertThat(applying.stopReason()).isEqualTo("gone");
    }

    @Test
    @DisplayName("R23: no heartbeat waits for them")
    void heartbeatsGoOn() {
      Server server = loadingForB();
      server.flush();
      server.now += Server.T / 10;
      server.step(new Input.TimePassed());

      assertThat(appendsToB(server.flush()))
          .singleElement()
          .satisfies(append -> assertThat(append.entries()).isEmpty());
    }
  }

  @Nested
  @DisplayName("a core that has stopped")
  class StoppedCore {
    @Test
    @DisplayName("A5: refuses every proposal and read, each once, and says nothing else")
    void refusesEverything() {
      Server server = new Server().leading();
      server.step(new Input.Failed("disk"));
      server.flush();

      server.propose("x", "y");
      server.read("r");
      server.requestVote(B, 9, new EntryId(9, 8));
      server.append(B, 9, EntryId.NONE, 0);
      server.step(new Input.Persisted(99));
      server.step(new Input.Applied(99));
      server.step(new Input.EntriesLoaded(1, List.of(entry(1, 1))));
      server.step(new Input.ElectionTimeout());
      server.step(new Input.StepDown());
      server.step(new Input.Failed("again"));
      server.now += 100 * Server.T;
      server.step(new Input.TimePassed());

      assertThat(server.flush())
          .containsExactly(
              new Effect.ProposalsRefused(
                  List.of(new Command("x"), new Command("y")), Refusal.STOPPED, null),
              new Effect.ReadsFailed(List.of(new Read("r")), Refusal.STOPPED, null));
      assertThat(server.core.nextDeadline()).isEqualTo(Long.MAX_VALUE);
      assertThat(server.stopReason()).isEqualTo("disk");
      assertThat(server.core.status().term()).isEqualTo(1);
    }

    @Test
    @DisplayName("A5, R21: tells those it had taken in, before it tells that it stopped")
    void tellsThoseItHadTakenIn() {
      Server server = new Server().leading();
      server.accepted(B, 1);
      server.flush();
      server.propose("x");
      server.read("r");
      server.flush();
      server.step(new Input.Failed("disk"));

      assertThat(server.flush())
          .containsExactly(
              new Effect.ProposalsUnknown(1),
              new Effect.ReadsFailed(List.of(new Read("r")), Refusal.STOPPED, null),
              new Effect.Stopped("disk"),
              new Effect.RoleChanged(RoleKind.STOPPED, 1, null));
      assertThat(server.flush()).isEmpty();
    }

    @Test
    @DisplayName("F1: lets no promise out that it had not handed over yet")
    void noPromiseAfterwards() {
      Server server = new Server();
      server.append(B, 1, EntryId.NONE, 0, entry(1, 1));
      server.step(new Input.Failed("disk"));

      List<Effect> effects = server.flush();
      assertThat(sent(effects)).isEmpty();
      assertThat(only(Effect.Persist.class, effects)).isEmpty();
    }
  }

  @Nested
  @DisplayName("what cannot be while the protocol is kept stops the server")
  class Violations {
    @Test
    @DisplayName("E10: a leader that hears another leader of its term")
    void twoLeadersToldToOne() {
      Server server = new Server().leading();
      server.append(B, 1, EntryId.NONE, 0);

      assertThat(server.stopReason()).isEqualTo("b and a both lead term 1");
    }

    @Test
    @DisplayName("E10: a follower that hears two leaders of one term")
    void twoLeadersToldToFollower() {
      Server server = new Server();
      server.append(B, 1, EntryId.NONE, 0);
      server.append(C, 1, EntryId.NONE, 0);

      assertThat(server.stopReason()).isEqualTo("c and b both lead term 1");
    }

    @Test
    @DisplayName("R3: an entry that conflicts with a committed one; nothing of it is written")
    void conflictWithCommitted() {
      Server server = new Server();
      server.append(B, 1, EntryId.NONE, 2, entry(1, 1), entry(2, 1));
      server.flush();
      server.append(C, 2, new EntryId(1, 1), 1, entry(2, 2));

      assertThat(server.stopReason()).contains("2/2").contains("2/1").contains("committed");
      assertThat(only(Effect.Persist.class, server.flush())).isEmpty();
      assertThat(server.core.termAt(2)).isEqualTo(1);
    }

    @Test
    @DisplayName("a message for another server or another group")
    void forSomeoneElse() {
      Server one = new Server();
      one.receive(new RequestVote(GroupId.FIRST, B, C, 1, EntryId.NONE, false));
      assertThat(one.stopReason()).contains("someone else");

      Server other = new Server();
      other.receive(new RequestVote(new GroupId(5), B, A, 1, EntryId.NONE, false));
      assertThat(other.stopReason()).contains("someone else");
    }
  }

  @Nested
  @DisplayName("what is restored")
  class Restored {
    private static void assertRefused(HardState hardState, long... terms) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Server(options(), stored(hardState, terms)))
          .withMessageContaining("does not fit");
    }

    @Test
    @DisplayName("D9: a commit index beyond the log is refused")
    void commitBeyondLog() {
      assertRefused(new HardState(1, null, 3), 1, 1);
      assertRefused(new HardState(1, null, 1));
    }

    @Test
    @DisplayName("F5: a term below that of the last entry is refused")
    void termBelowLog() {
      assertRefused(new HardState(1, B, 0), 1, 2);
      assertRefused(HardState.INITIAL, 1);
    }

    @Test
    @DisplayName("E17, C9: all else begins as a follower that applies what is known committed")
    void beginsAsFollower() {
      Server server = new Server(options(), stored(new HardState(3, A, 1), 1, 3));

      assertThat(server.core.status().role()).isEqualTo(RoleKind.FOLLOWER);
      assertThat(server.core.status().term()).isEqualTo(3);
      assertThat(server.core.status().votedFor()).isEqualTo(A);
      assertThat(server.core.status().durableIndex()).isEqualTo(2);
      assertThat(server.core.status().commitIndex()).isEqualTo(1);
      assertThat(only(Effect.LoadEntries.class, server.flush()))
          .containsExactly(new Effect.LoadEntries(1, 1, 1, 1 << 20));
    }

    @Test
    @DisplayName("E1, E5: its vote is still given away")
    void voteIsRemembered() {
      Server server = new Server(options(), stored(new HardState(3, B, 0)));
      server.requestVote(C, 3, new EntryId(9, 2));

      assertThat(sent(server.flush()))
          .containsExactly(new RequestVoteResponse(GroupId.FIRST, A, C, 3, false));
    }
  }

  @Nested
  @DisplayName("commit")
  class Commit {
    @Test
    @DisplayName("D3, C8: a leader's own entry counts for the quorum only once it is on its disk")
    void ownDiskCounts() {
      Server server = new Server().leading();
      server.propose("x");
      server.flush();
      server.accepted(B, 1);
      server.flush();
      assertThat(server.core.status().commitIndex()).isEqualTo(1);

      server.persisted();
      server.flush();
      assertThat(server.core.status().commitIndex())
          .as("its disk and nobody else")
          .isEqualTo(1);
      server.accepted(C, 2);
      server.flush();
      assertThat(server.core.status().commitIndex()).isEqualTo(2);
    }

    @Test
    @DisplayName("D3: two followers commit without the leader's disk")
    void withoutOwnDisk() {
      Server server = new Server().leading();
      server.propose("x");
      server.flush();
      server.accepted(B, 2);
      server.accepted(C, 2);
      assertThat(applied(server.flush())).extracting("index").containsExactly(1L, 2L);
      assertThat(server.core.status().durableIndex()).isEqualTo(1);
    }

    @Test
    @DisplayName("C8: a single voter commits nothing before its disk")
    void singleVoter() {
      Server server = new Server(options(), RecoveredLog.bootstrap(voters(A))).leading();
      server.propose("x");
      assertThat(applied(server.flush())).isEmpty();
      server.persisted();
      assertThat(applied(server.flush())).extracting("index").containsExactly(2L);
    }

    @Test
    @DisplayName("C3, C15: a follower commits up to what the message verified, of whatever term")
    void followersCommit() {
      Server server = new Server(options(), stored(new HardState(1, null, 0), 1, 1, 1));
      server.append(B, 2, new EntryId(1, 1), 3);
      server.flush();
      assertThat(server.core.status().commitIndex())
          .as("the tail is unverified")
          .isEqualTo(1);
      server.append(B, 2, new EntryId(3, 1), 2);
      server.flush();
      assertThat(server.core.status().commitIndex()).isEqualTo(2);
      server.append(B, 2, new EntryId(1, 1), 1);
      server.flush();
      assertThat(server.core.status().commitIndex()).as("C4: never falls").isEqualTo(2);
    }

    @Test
    @DisplayName("an acknowledgement beyond the leader's log counts for nothing")
    void acknowledgedTooMuch() {
      Server server = new Server().leading();
      server.accepted(B, 7);
      server.accepted(C, 7);
      server.flush();

      assertThat(server.core.status().commitIndex()).isZero();
      assertThat(server.stopReason()).isNull();
    }
  }

  @Nested
  @DisplayName("determinism")
  class Determinism {
    @Test
    @DisplayName("A1: the same inputs and the same seed give the same effects, word for word")
    void sameInputsSameEffects() {
      String first = story();
      assertThat(story()).isEqualTo(first);
      assertThat(first).hasSizeGreaterThan(1_000);
    }

    private static String story() {
      Server server = new Server();
      StringBuilder text = new StringBuilder();
      NodeId[] others = {B, C};
      for (int i = 0; i < 300; i++) {
        server.now += 37;
        NodeId other = others[i % 2];
        long term = server.core.status().term();
        EntryId last = server.core.status().last();
        switch (i * 7 % 11) {
          case 0, 5 -> server.step(new Input.TimePassed());
          case 1 -> server.receive(new RequestVoteResponse(GroupId.FIRST, other, A, term, true));
          case 2 -> server.propose("x" + i);
          case 3 -> server.read("r" + i);
          case 4 -> server.accepted(other, last.index(), i);
          case 6 -> server.requestVote(other, term + i % 2, last);
          case 7 -> {
            if (server.core.status().role() != RoleKind.LEADER) {
              server.append(other, term + 1, last, last.index(), entry(last.index() + 1, term + 1));
            }
          }
          case 8 -> server.step(new Input.ElectionTimeout());
          default -> server.persisted();
        }
        text.append(server.flush()).append(server.core.nextDeadline());
        text.append(server.core.status()).append('\n');
      }
      return text.toString();
    }
  }
}
