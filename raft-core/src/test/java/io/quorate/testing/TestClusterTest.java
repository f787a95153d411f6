// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.Applied;
import io.quorate.Codec;
import io.quorate.Entry;
import io.quorate.NotLeaderException;
import io.quorate.OutcomeUnknownException;
import io.quorate.StateMachine;
import io.quorate.model.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TestClusterTest {
  static final class Counter implements StateMachine<Long, Long> {
    private long value;

    @Override
    public Long apply(Entry<Long> entry) {
      return value += entry.command();
    }

    long value() {
      return value;
    }
  }

  private static TestCluster<Long, Long, Counter> start(int size, long seed) {
    return TestCluster.start(size, seed, Counter::new, Codec.int64());
  }

  @Test
  void survivesTheLossOfItsLeader() {
    try (TestCluster<Long, Long, Counter> cluster = start(3, 42)) {
      cluster.propose(5L);
      NodeId first = cluster.leader();
      cluster.crash(first);
      assertThat(cluster.propose(7L).result()).isEqualTo(12);
      cluster.restart(first);
      cluster.settle();
      assertThat(cluster.read(Counter::value)).isEqualTo(12);
      assertThat(cluster.stateMachine(first).value()).isEqualTo(12);
    }
  }

  @Test
  void sameSeedSameRun() {
    assertThat(run(7)).isEqualTo(run(7)).isNotEqualTo(run(8));
  }

  private static String run(long seed) {
    try (TestCluster<Long, Long, Counter> cluster = start(5, seed)) {
      for (long i = 0; i < 20; i++) {
        cluster.propose(i);
      }
      cluster.crash(cluster.leader());
      cluster.propose(1L);
      return cluster.toString();
    }
  }

  @Test
  void aLeaderThatIsCutOffCannotSayWhatBecomesOfACommand() {
    try (TestCluster<Long, Long, Counter> cluster = start(3, 1)) {
      NodeId old = cluster.leader();
      cluster.isolate(old);
      CompletableFuture<Applied<Long>> lost = cluster.node(old).propose(1L);
      cluster.propose(10L);
      assertThatThrownBy(() -> cluster.await(lost)).isInstanceOf(OutcomeUnknownException.class);
      cluster.heal();
      cluster.settle();
      assertThat(cluster.read(Counter::value)).isEqualTo(10);
    }
  }

  @Test
  void onlyTheSideWithAMajorityDecides() {
    try (TestCluster<Long, Long, Counter> cluster = start(5, 3)) {
      NodeId old = cluster.leader();
      List<NodeId> others = others(cluster, old);
      List<NodeId> few = List.of(old, others.get(0));
      List<NodeId> many = others.subList(1, 4);
      cluster.partition(few, many);

      CompletableFuture<Applied<Long>> lost = cluster.node(old).propose(1L);
      assertThat(cluster.leader()).isIn(many);
      assertThat(cluster.propose(10L).result()).isEqualTo(10);
      assertThatThrownBy(() -> cluster.await(lost)).isInstanceOf(OutcomeUnknownException.class);
      assertThat(few).allMatch(id -> cluster.stateMachine(id).value() == 0);
      cluster.runUntil(
          () -> many.stream().allMatch(id -> cluster.stateMachine(id).value() == 10));

      cluster.heal();
      cluster.settle();
      assertThat(cluster.members()).allMatch(id -> cluster.stateMachine(id).value() == 10);
    }
  }

  @Test
  void whoIsOnNoSideHearsEverybody() {
    try (TestCluster<Long, Long, Counter> cluster = start(3, 4)) {
      NodeId middle = cluster.leader();
      List<NodeId> others = others(cluster, middle);
      cluster.partition(List.of(others.get(0)), List.of(others.get(1)));
      cluster.propose(5L);
      cluster.settle();
      assertThat(cluster.leader()).isEqualTo(middle);
      assertThat(others).allMatch(id -> cluster.stateMachine(id).value() == 5);
    }
  }

  @Test
  void whoseWordsAreLostStillHears() {
    try (TestCluster<Long, Long, Counter> cluster = start(3, 5)) {
      NodeId leader = cluster.leader();
      NodeId mute = others(cluster, leader).get(0);
      cluster.settle(); // a leader sends entries to those only whom it has heard
      others(cluster, mute).forEach(id -> cluster.cut(mute, id));
      cluster.propose(5L);
      cluster.runUntil(() -> cluster.stateMachine(mute).value() == 5);
      assertThat(cluster.leader()).isEqualTo(leader);
    }
  }

  @Test
  void whoHearsNothingFallsBehindAndIsNoLeader() {
    try (TestCluster<Long, Long, Counter> cluster = start(3, 5)) {
      NodeId leader = cluster.leader();
      NodeId deaf = others(cluster, leader).get(0);
      others(cluster, deaf).forEach(id -> cluster.cut(id, deaf));
      cluster.propose(5L);
      cluster.advance(Duration.ofSeconds(10));
      assertThat(cluster.stateMachine(deaf).value()).isZero();
      assertThat(cluster.leader()).isEqualTo(leader);
      assertThatThrownBy(() -> cluster.runUntil(() -> cluster.stateMachine(deaf).value() == 5))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("seed 5");

      cluster.heal();
      cluster.settle();
      assertThat(cluster.stateMachine(deaf).value()).isEqualTo(5);
    }
  }

  @Test
  void aLeaderThatHearsNothingIsReplaced() {
    try (TestCluster<Long, Long, Counter> cluster = start(3, 6)) {
      NodeId deaf = cluster.leader();
      others(cluster, deaf).forEach(id -> cluster.cut(id, deaf));
      cluster.propose(5L);
      assertThat(cluster.leader()).isNotEqualTo(deaf);
    }
  }

  private static List<NodeId> others(TestCluster<?, ?, ?> cluster, NodeId one) {
    return cluster.members().stream().filter(id -> !id.equals(one)).toList();
  }

  @Test
  void aFollowerNamesTheLeader() {
    try (TestCluster<Long, Long, Counter> cluster = start(3, 1)) {
      NodeId leader = cluster.leader();
      cluster.advance(Duration.ofSeconds(1));
      NodeId follower = cluster.members().stream()
          .filter(id -> !id.equals(leader))
          .findFirst()
          .orElseThrow();
      assertThatThrownBy(() -> cluster.await(cluster.node(follower).propose(1L)))
          .isInstanceOfSatisfying(
              NotLeaderException.class, e -> assertThat(e.leader()).contains(leader));
    }
  }
}
