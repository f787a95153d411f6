// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import static io.quorate.runtime.SteppedNode.A;
import static io.quorate.runtime.SteppedNode.B;
import static io.quorate.runtime.SteppedNode.C;
import static io.quorate.runtime.SteppedNode.CONFIG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.Applied;
import io.quorate.NodeStoppedException;
import io.quorate.NotLeaderException;
import io.quorate.OutcomeUnknownException;
import io.quorate.OverloadedException;
import io.quorate.ProposalDroppedException;
import io.quorate.RaftConfig;
import io.quorate.RaftRole;
import io.quorate.ReadTimeoutException;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.AppendEntriesResponse.Refused;
import io.quorate.message.ReadIndex;
import io.quorate.model.Bytes;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.runtime.SteppedNode.Asked;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole node, step by step: what its users are told, and when. */
class RunningNodeTest {
  private static final String[] WORKERS = {"loop", "log-writer", "apply", "events", "log-reader"};

  private static LogEntry entry(long index, long term) {
    return new LogEntry(index, term, EntryKind.COMMAND, Bytes.utf8("x" + index));
  }

  @Test
  @DisplayName("a proposal ends with its result once it is committed and applied")
  void proposes() {
    SteppedNode node = new SteppedNode(A).leading();
    Asked<Applied<String>> asked = node.propose("x");
    node.workers.runAll();

    assertThat(asked.result()).isEqualTo(new Applied<>("x done", 2, 1, List.of(A)));
    assertThat(node.read().what()).isEqualTo("a read");
    assertThat(node.applied).containsExactly("x");
  }

  @Test
  @DisplayName("what is for another node is dropped, and does not stop this one")
  void messageForAnother() {
    SteppedNode node = new SteppedNode(A).leading();
    node.transport.deliver(new ReadIndex(GroupId.FIRST, B, C, 9, 1));
    node.workers.runAll();
    Asked<Integer> read = node.read();
    node.workers.runAll();

    assertThat(read.result()).isZero();
  }

  @Test
  @DisplayName("a read sees every command that had ended before it was made")
  void reads() {
    SteppedNode node = new SteppedNode(A, B, C).leading();
    Asked<Applied<String>> proposal = node.propose("x");
    while (!proposal.future().isDone()) {
      node.workers.runAll();
      node.acknowledge();
    }
    node.workers.runAll();
    node.transport.takeSent();
    Asked<Integer> read = node.read();
    node.workers.runAll();
    assertThat(read.future()).as("before anybody confirms").isNotDone();
    node.acknowledge();
    node.workers.runAll();

    assertThat(read.result()).isEqualTo(1);
  }

  @Test
  @DisplayName("who does not lead says so at once, and who does")
  void notLeader() {
    SteppedNode node = new SteppedNode(A, B, C);
    node.append(B, 1, EntryId.NONE, 0);
    Asked<Applied<String>> proposal = node.propose("x");
    node.read();
    node.workers.runAll();

    assertThat(proposal.failure()).isInstanceOf(NotLeaderException.class).hasMessageContaining("b");
    assertThat(node.transport.takeSent()).anyMatch(ReadIndex.class::isInstance);
    assertThat(proposal.saysNeverApplied()).isTrue();
  }

  @Test
  @DisplayName("who does not lead cannot hand over, and says who can")
  void cannotHandOver() {
    SteppedNode node = new SteppedNode(A, B, C);
    node.append(B, 1, EntryId.NONE, 0);
    CompletableFuture<NodeId> transfer = node.node.transferLeadership();
    node.workers.runAll();

    assertThat(transfer)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(NotLeaderException.class)
        .withMessageContaining("b leads");
  }

  @Test
  @DisplayName("a change that no configuration can hold is refused, and the leader goes on")
  void impossibleChange() {
    SteppedNode node = new SteppedNode(A).leading();

    assertThatThrownBy(() -> node.node.change(change -> change.address(A, "x".repeat(256))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> node.node.change(change -> change.priority(A, -1)))
        .isInstanceOf(IllegalArgumentException.class);
    node.workers.runAll();
    assertThat(node.node.status().role()).isEqualTo(RaftRole.LEADER);
  }

  @Test
  @DisplayName("everything ends at its deadline: of a proposal it is unknown what becomes of it")
  void deadlines() {
    RaftConfig hasty = CONFIG.withRequestTimeout(Duration.ofMillis(500));
    SteppedNode node = new SteppedNode(hasty, new FakeStorage(), A, B, C).leading();
    Asked<Applied<String>> proposal = node.propose("x");
    Asked<Integer> read = node.read();
    node.workers.pass(Duration.ofMillis(500).toNanos() - 1);
    assertThat(read.future()).isNotDone();
    assertThat(proposal.future()).isNotDone();
    node.workers.pass(Duration.ofMillis(50).toNanos());

    assertThat(read.failure()).isInstanceOf(ReadTimeoutException.class);
    assertThat(proposal.failure()).isInstanceOf(OutcomeUnknownException.class);
  }

  @Test
  @DisplayName("C10, R21: of what a deposed leader took in it tells what became of it, once")
  void deposed() {
    SteppedNode node = new SteppedNode(A, B, C).leading();
    Asked<Applied<String>> proposal = node.propose("x");
    node.workers.runAll();
    long term = node.node.status().term();
    node.append(
        B, term + 1, EntryId.NONE, 2, entry(1, term + 1), entry(2, term + 1), entry(3, term + 1));
    node.workers.runAll();

    assertThat(proposal.failure()).isInstanceOf(OutcomeUnknownException.class);
    assertThat(proposal.outcomes()).hasValue(1);
    assertThat(node.node.status().role()).isEqualTo(RaftRole.FOLLOWER);
    assertThat(node.applied).containsExactly("x1", "x2");
  }

  @Test
  @DisplayName("C11: a state machine that throws stops its node and names the index")
  void throwingStateMachine() {
    SteppedNode node = new SteppedNode(
        CONFIG,
        new FakeStorage(),
        new Genesis.Bootstrap(ClusterConfiguration.ofVoters(List.of(A))),
        entry -> {
          if (entry.command().equals("bad")) {
            throw new IllegalStateException("cannot");
          }
          return entry.command() + " done";
        });
    node.leading();
    Asked<Applied<String>> good = node.propose("good");
    Asked<Applied<String>> bad = node.propose("bad");
    Asked<Applied<String>> behind = node.propose("behind");
    node.workers.runAll();
    Asked<Applied<String>> later = node.propose("later");
    Asked<Integer> laterRead = node.read();
    node.workers.runAll();

    assertThat(good.result().index()).isEqualTo(2);
    assertThat(bad.failure()).isInstanceOf(OutcomeUnknownException.class);
    assertThat(behind.failure()).isInstanceOf(OutcomeUnknownException.class);
    assertThat(later.failure()).isInstanceOf(NodeStoppedException.class);
    assertThat(laterRead.failure()).isInstanceOf(NodeStoppedException.class);
    assertThat(node.node.status().stopReason()).contains("index 3").contains("cannot");
    assertThat(node.node.status().role()).isEqualTo(RaftRole.STOPPED);
  }

  @Test
  @DisplayName("a query that throws fails its read and nothing else")
  void throwingQuery() {
    SteppedNode node = new SteppedNode(A).leading();
    Asked<Object> read = SteppedNode.asked("a read", node.node.read(() -> {
      throw new IllegalStateException("cannot");
    }));
    Asked<Integer> next = node.read();
    node.workers.runAll();

    assertThat(read.failure()).isInstanceOf(IllegalStateException.class);
    assertThat(next.result()).isZero();
  }

  @Test
  @DisplayName("A6: more than may wait is refused at once, and never applied")
  void overloaded() {
    RaftConfig small =
        CONFIG.toBuilder().maxPendingBytes(300).maxCommandBytes(100).build();
    SteppedNode node = new SteppedNode(small, new FakeStorage(), A).leading();
    Asked<Applied<String>> first = node.propose("x1");
    Asked<Applied<String>> second = node.propose("x2");
    Asked<Applied<String>> third = node.propose("x3");

    assertThat(third.failure()).isInstanceOf(OverloadedException.class);
    node.workers.runAll();
    assertThat(first.future()).isCompleted();
    assertThat(second.future()).isCompleted();
    Asked<Applied<String>> fourth = node.propose("x4");
    node.workers.runAll();
    assertThat(fourth.future()).isCompleted();
    assertThat(node.applied).containsExactly("x1", "x2", "x4");
  }

  @Test
  @DisplayName("a deadline that no clock can hold is refused, and holds nothing back afterwards")
  void endlessTimeout() {
    SteppedNode node = new SteppedNode(A).leading();
    String large = "x".repeat(7 << 20);
    for (int i = 0; i < 12; i++) {
      assertThatThrownBy(() -> node.node.propose(large, Duration.ofSeconds(Long.MAX_VALUE)))
          .isInstanceOf(ArithmeticException.class);
    }
    Asked<Applied<String>> next = node.propose("x");
    node.workers.runAll();

    assertThat(next.failure()).isNull();
  }

  @Test
  @DisplayName("R16: an entry larger than what may wait is taken in, or its log would never go on")
  void largeEntry() {
    RaftConfig small = CONFIG.toBuilder()
        .maxBatchBytes(100)
        .maxInflightBytes(100)
        .maxCommandBytes(10_000)
        .build();
    SteppedNode node = new SteppedNode(small, new FakeStorage(), A, B, C);
    node.append(
        B, 1, EntryId.NONE, 0, new LogEntry(1, 1, EntryKind.COMMAND, Bytes.wrap(new byte[9_000])));
    node.workers.runAll();

    assertThat(node.takeAcknowledged()).containsExactly(1L);
  }

  @Test
  @DisplayName("F9: a log that cannot be read stops the node")
  void unreadableLog() {
    FakeStorage storage = FakeStorage.holding(
        ClusterConfiguration.ofVoters(List.of(A, B, C)),
        new HardState(1, null, 2),
        List.of(entry(1, 1), entry(2, 1)));
    storage.failReadsWith(new IOException("bad sector"));
    SteppedNode node = new SteppedNode(CONFIG, storage, new Genesis.Restart(), null);
    node.workers.runAll();

    assertThat(node.node.status().stopReason()).contains("bad sector");
  }

  @Test
  @DisplayName("R30: a load for a follower that a deposed leader has no more use for harms nobody")
  void loadAfterTruncation() {
    FakeStorage storage = FakeStorage.holding(
        ClusterConfiguration.ofVoters(List.of(A, B, C)),
        new HardState(1, null, 0),
        List.of(entry(1, 1), entry(2, 1), entry(3, 1)));
    SteppedNode node = new SteppedNode(CONFIG, storage, new Genesis.Restart(), null).leading();
    long term = node.node.status().term();
    node.transport.deliver(new AppendEntriesResponse(
        GroupId.FIRST, B, A, term, 1, 0, new Refused(new EntryId(3, 1), EntryId.NONE)));
    node.workers.run("loop");
    // The reader is slow. Meanwhile another leader has overwritten what it was to read.
    node.append(C, term + 1, EntryId.NONE, 0, entry(1, term + 1));
    node.workers.run("loop");
    node.workers.run("log-writer");
    node.workers.run("log-reader");
    node.workers.runAll();

    assertThat(node.node.status().stopReason()).isNull();
    assertThat(node.node.status().role()).isEqualTo(RaftRole.FOLLOWER);
  }

  @Test
  @DisplayName("a command that may have left is never called dropped, whatever breaks afterwards")
  void brokenAfterSending() {
    SteppedNode node = new SteppedNode(A, B, C).leading();
    node.acknowledge();
    node.workers.runAll();
    node.transport.takeSent();
    node.transport.failWith(new IllegalStateException("broken transport"));
    Asked<Applied<String>> proposal = node.propose("x");
    node.workers.runAll();

    assertThat(node.transport.takeSent()).as("what had left when it broke").isNotEmpty();
    assertThat(proposal.failure()).isInstanceOf(OutcomeUnknownException.class);
  }

  @ParameterizedTest
  @DisplayName("A5: closed at any moment, everything ends exactly once, and truthfully")
  @ValueSource(ints = {1, 3})
  void closedAtAnyMoment(int voters) {
    for (int seed = 0; seed < 150; seed++) {
      SteppedNode node = voters == 1 ? new SteppedNode(A) : new SteppedNode(A, B, C);
      node.leading();
      SplittableRandom random = new SplittableRandom(seed);
      List<Asked<?>> asked = new ArrayList<>();
      int steps = random.nextInt(40);
      for (int i = 0; i < steps; i++) {
        switch (random.nextInt(8)) {
          case 0, 1 -> asked.add(node.propose("p" + i));
          case 2 -> asked.add(node.read());
          case 3 -> node.acknowledge();
          case 4 -> node.workers.pass(random.nextInt(300) * 1_000_000L);
          default -> node.workers.run(WORKERS[random.nextInt(WORKERS.length)]);
        }
      }
      node.node.close();
      asked.add(node.propose("after the end"));
      asked.add(node.read());
      node.node.close();

      for (Asked<?> one : asked) {
        String what = "seed " + seed + ": " + one.what();
        assertThat(one.outcomes()).as(what).hasValue(1);
        if (one.saysNeverApplied()) {
          assertThat(node.applied).as(what).doesNotContain(one.what());
          assertThat(node.storage.holds(one.what())).as(what).isFalse();
          assertThat(one.failure())
              .isInstanceOfAny(
                  NodeStoppedException.class,
                  NotLeaderException.class,
                  ReadTimeoutException.class,
                  ProposalDroppedException.class);
        }
        if (one.failure() == null && !one.what().equals("a read")) {
          assertThat(node.applied).as(what).contains(one.what());
        }
      }
      assertThat(node.transport.isClosed()).isTrue();
      assertThat(node.storage.isClosed()).isTrue();
    }
  }

  @Test
  @DisplayName(
      "a storage that holds data is neither bootstrapped nor joined with, an empty one not restarted")
  void genesis() {
    FakeStorage used = FakeStorage.holding(
        ClusterConfiguration.ofVoters(List.of(A)), new HardState(1, A, 0), List.of());
    assertThatThrownBy(() -> new SteppedNode(CONFIG, used, A))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new SteppedNode(CONFIG, used, new Genesis.Join(), null))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> new SteppedNode(CONFIG, new FakeStorage(), new Genesis.Restart(), null))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new SteppedNode(CONFIG, new FakeStorage(), B, C))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(used.isClosed()).isTrue();
  }

  @Test
  @DisplayName("a first start that failed after it had begun the log may be repeated")
  void genesisRepeated() {
    FakeStorage begun = FakeStorage.holding(
        ClusterConfiguration.ofVoters(List.of(A)), HardState.INITIAL, List.of());
    SteppedNode node = new SteppedNode(CONFIG, begun, A);
    assertThat(node.node.status().configuration().voters()).containsExactly(A);
  }

  @Test
  @DisplayName("A4: a closed leader leads no longer, in its status as for its listeners")
  void closedLeader() {
    SteppedNode node = new SteppedNode(A).leading();
    node.node.close();
    assertThat(node.node.status().role()).isEqualTo(RaftRole.STOPPED);
    assertThat(node.node.status().stopReason()).isEqualTo("closed");
  }

  @Test
  @DisplayName("A5: not even an Error of an adapter leaves a proposal open")
  void adapterError() {
    SteppedNode node = new SteppedNode(A, B, C).leading();
    node.acknowledge();
    node.workers.runAll();
    node.transport.failWith(new OutOfMemoryError("direct buffers"));
    Asked<Applied<String>> proposal = node.propose("x");
    node.workers.runAll();
    assertThat(proposal.failure()).isInstanceOf(OutcomeUnknownException.class);
    assertThat(node.node.status().stopReason()).contains("direct buffers");
  }
}
