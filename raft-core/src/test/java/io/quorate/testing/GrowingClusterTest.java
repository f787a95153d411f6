// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.Applied;
import io.quorate.Codec;
import io.quorate.Entry;
import io.quorate.MembershipChangeException;
import io.quorate.MembershipResult;
import io.quorate.RaftConfig;
import io.quorate.RaftNode;
import io.quorate.RaftStatus;
import io.quorate.ReadConsistency;
import io.quorate.SnapshotPolicy;
import io.quorate.StateMachine;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole servers in virtual time: membership, snapshots, transfer, reads. */
class GrowingClusterTest {
  /** Adds up, and can be captured. */
  private static final class Counter implements StateMachine<Long, Long> {
    private long value;
    private int applied;
    private int restored;

    @Override
    public Long apply(Entry<Long> entry) {
      applied++;
      return value += entry.command();
    }

    @Override
    public Capture snapshot() {
      long captured = value;
      return out -> new DataOutputStream(out).writeLong(captured);
    }

    @Override
    public void restore(InputStream in) throws IOException {
      value = new DataInputStream(in).readLong();
      restored++;
    }

    long value() {
      return value;
    }
  }

  private static TestCluster<Long, Long, Counter> start(int size, long seed, RaftConfig config) {
    return TestCluster.start(size, seed, config, Counter::new, Codec.int64());
  }

  private static TestCluster<Long, Long, Counter> start(int size, long seed) {
    return start(size, seed, RaftConfig.DEFAULT);
  }

  private static RaftConfig snapshotting() {
    return RaftConfig.builder()
        .snapshots(SnapshotPolicy.DEFAULT.withEveryEntries(10).withTrailingEntries(2))
        .build();
  }

  private static void add(TestCluster<Long, Long, Counter> cluster, int count) {
    for (int i = 0; i < count; i++) {
      cluster.propose(1L);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  @DisplayName("M16: a server that joins catches up as a learner and is promoted by itself")
  void joins(long seed) {
    try (TestCluster<Long, Long, Counter> cluster = start(3, seed)) {
      add(cluster, 20);
      NodeId fourth = cluster.join();
      List<String> progress = new ArrayList<>();
      MembershipResult result =
          cluster.change(change -> change.addVoter(fourth).onProgress(progress::add));

      assertThat(result.configuration().voters()).hasSize(4).contains(fourth);
      assertThat(result.configuration().learners()).isEmpty();
      assertThat(result.configuration().member(fourth).incarnation()).isNotZero();
      cluster.settle();
      assertThat(cluster.stateMachine(fourth).value()).isEqualTo(20);
      assertThat(progress).isNotEmpty().last().asString().contains("caught up");
    }
  }

  @Test
  @DisplayName("one change replaces the leader by a newcomer: M12 it hands over and steps down")
  void replacesTheLeader() {
    try (TestCluster<Long, Long, Counter> cluster = start(3, 9)) {
      add(cluster, 5);
      NodeId old = cluster.leader();
      NodeId fourth = cluster.join();
      cluster.change(change -> change.addVoter(fourth).remove(old));

      cluster.runUntil(() -> !cluster.leader().equals(old));
      RaftStatus status = cluster.node(cluster.leader()).status();
      assertThat(status.configuration().voters()).hasSize(3).contains(fourth).doesNotContain(old);
      add(cluster, 5);
      assertThat(cluster.read(Counter::value)).isEqualTo(10);
      cluster.runUntil(() -> cluster.node(old).status().outside());
    }
  }

  @Test
  @DisplayName("a server that never answers is given up, and the configuration is what it was")
  void givesUp() {
    try (TestCluster<Long, Long, Counter> cluster = start(3, 9)) {
      add(cluster, 1);
      NodeId leader = cluster.leader();
      NodeId nobody = NodeId.of("nobody");

      assertThatThrownBy(() -> cluster.change(change -> change.addVoter(nobody)))
          .isInstanceOf(MembershipChangeException.class)
          .hasMessageContaining("nobody did not answer");
      assertThat(cluster.node(leader).status().configuration().isMember(nobody)).isFalse();
      add(cluster, 1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @DisplayName("S10: a newcomer to a shortened log gets a snapshot and the log after it")
  void joinsByASnapshot(long seed) {
    try (TestCluster<Long, Long, Counter> cluster = start(3, seed, snapshotting())) {
      add(cluster, 55);
      cluster.runUntil(() -> cluster.node(cluster.leader()).status().firstIndex() > 30);
      NodeId fourth = cluster.join();
      cluster.change(change -> change.addVoter(fourth));
      cluster.settle();

      assertThat(cluster.stateMachine(fourth).value()).isEqualTo(55);
      assertThat(cluster.stateMachine(fourth).restored).isPositive();
      assertThat(cluster.stateMachine(fourth).applied).isLessThan(40);
    }
  }

  @Test
  @DisplayName("C7: a restart begins with the snapshot and applies only what comes after it")
  void restartsFromASnapshot() {
    try (TestCluster<Long, Long, Counter> cluster = start(3, 4, snapshotting())) {
      add(cluster, 35);
      cluster.settle();
      cluster.advance(Duration.ofSeconds(1));
      NodeId one = cluster.members().get(0);
      cluster.crash(one);
      cluster.restart(one);
      cluster.settle();

      assertThat(cluster.stateMachine(one).value()).isEqualTo(35);
      assertThat(cluster.stateMachine(one).applied).isLessThan(30);
    }
  }

  @Test
  @DisplayName("a follower that was away for longer than the log reaches catches up by a snapshot")
  void returnsAfterCompaction() {
    try (TestCluster<Long, Long, Counter> cluster = start(3, 11, snapshotting())) {
      add(cluster, 3);
      NodeId leader = cluster.leader();
      NodeId away = cluster.members().stream()
          .filter(id -> !id.equals(leader))
          .findFirst()
          .orElseThrow();
      cluster.crash(away);
      add(cluster, 50);
      cluster.restart(away);
      cluster.settle();

      assertThat(cluster.stateMachine(away).value()).isEqualTo(53);
    }
  }

  @Test
  @DisplayName(
      "R10, F12: a voter on an emptied disk is noticed, counts for nothing, and is re-added")
  void forgetful() {
    try (TestCluster<Long, Long, Counter> cluster = start(3, 5)) {
      add(cluster, 5);
      cluster.advance(Duration.ofSeconds(1));
      NodeId leader = cluster.leader();
      NodeId wiped = cluster.members().stream()
          .filter(id -> !id.equals(leader))
          .findFirst()
          .orElseThrow();
      cluster.crash(wiped);
      cluster.restartWiped(wiped);
      cluster.runUntil(() -> cluster.node(wiped).status().forgetful());
      assertThat(cluster.node(leader).status().toString()).contains("lost its disk");
      NodeId third = cluster.members().stream()
          .filter(id -> !id.equals(leader) && !id.equals(wiped))
          .findFirst()
          .orElseThrow();

      // With the third away, a majority would need the one that has forgotten.
      cluster.crash(third);
      CompletableFuture<Applied<Long>> write = cluster.node(leader).propose(1L);
      cluster.advance(Duration.ofSeconds(5));
      assertThat(write).isCompletedExceptionally();
      cluster.restart(third);

      add(cluster, 1);
      cluster.change(change -> change.remove(wiped));
      cluster.change(change -> change.addVoter(wiped));
      cluster.settle();
      assertThat(cluster.node(wiped).status().forgetful()).isFalse();
      cluster.crash(third);
      add(cluster, 1);
    }
  }

  @Test
  @DisplayName("T1: leadership moves to whom it was to move to, and its future says so")
  void transfers() {
    try (TestCluster<Long, Long, Counter> cluster = start(3, 6)) {
      add(cluster, 3);
      for (NodeId target : cluster.members()) {
        NodeId leader = cluster.leader();
        NodeId now = cluster.await(cluster.node(leader).transferLeadership(target));
        assertThat(now).isEqualTo(target);
        assertThat(cluster.leader()).isEqualTo(target);
        add(cluster, 1);
      }
      assertThat(cluster.read(Counter::value)).isEqualTo(6);
    }
  }

  @Test
  @DisplayName("Q7: a follower reads linearizably, Q16: or its own state from an index on")
  void readsAnywhere() {
    RaftConfig lease = RaftConfig.builder().leaseReads(true).build();
    try (TestCluster<Long, Long, Counter> cluster = start(3, 8, lease)) {
      add(cluster, 4);
      Applied<Long> write = cluster.propose(1L);
      assertThat(write.acknowledgedBy()).hasSizeGreaterThanOrEqualTo(2);
      for (NodeId id : cluster.members()) {
        RaftNode<Long, Long> node = cluster.node(id);
        Counter state = cluster.stateMachine(id);
        for (ReadConsistency consistency : List.of(
            ReadConsistency.LINEARIZABLE,
            ReadConsistency.LEASE,
            ReadConsistency.atLeast(write.index()),
            ReadConsistency.after(write))) {
          assertThat(cluster.await(node.read(state::value, consistency)))
              .as("%s on %s", consistency, id)
              .isEqualTo(5);
        }
      }
    }
  }

  @Test
  @DisplayName("who holds a write answers a read after it although its leader is gone")
  void hedgedRead() {
    try (TestCluster<Long, Long, Counter> cluster = start(3, 8)) {
      Applied<Long> write = cluster.propose(5L);
      NodeId leader = cluster.leader();
      NodeId holder = write.acknowledgedBy().stream()
          .filter(id -> !id.equals(leader))
          .findFirst()
          .orElseThrow();
      cluster.isolate(holder);
      Counter state = cluster.stateMachine(holder);

      assertThat(
              cluster.await(cluster.node(holder).read(state::value, ReadConsistency.after(write))))
          .isEqualTo(5);
    }
  }

  @Test
  @DisplayName("S14: a snapshot that is asked for while one is being written is not forgotten")
  void twoAtOnce() {
    try (TestCluster<Long, Long, Counter> cluster = start(1, 12)) {
      add(cluster, 3);
      RaftNode<Long, Long> node = cluster.node(cluster.leader());
      CompletableFuture<SnapshotMetadata> first = node.snapshot();
      CompletableFuture<SnapshotMetadata> second = node.snapshot();
      CompletableFuture<SnapshotMetadata> third = node.snapshot();

      assertThat(cluster.await(first).lastIncluded().index()).isPositive();
      assertThat(cluster.await(second)).isEqualTo(cluster.await(third));
    }
  }

  @Test
  @DisplayName("snapshots on demand, and of one designated server for all")
  void designated() {
    RaftConfig config = RaftConfig.builder()
        .snapshots(SnapshotPolicy.ON_DEMAND
            .withEveryEntries(10)
            .withTrailingEntries(0)
            .withDesignated(NodeId.of("n2")))
        .build();
    try (TestCluster<Long, Long, Counter> cluster = start(3, 12, config)) {
      add(cluster, 30);
      cluster.runUntil(() -> cluster.members().stream()
          .allMatch(id -> cluster.node(id).status().snapshotIndex() >= 10));
      cluster.runUntil(() ->
          cluster.members().stream().allMatch(id -> cluster.node(id).status().firstIndex() > 10));
      assertThat(cluster.members())
          .allSatisfy(id -> assertThat(cluster.stateMachine(id).restored).isZero());
      NodeId leader = cluster.leader();
      long last = cluster.await(cluster.node(leader).snapshot()).lastIncluded().index();
      assertThat(last).isGreaterThanOrEqualTo(30);
    }
  }
}
