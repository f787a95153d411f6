// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.OutcomeUnknownException;
import io.quorate.model.NodeId;
import io.quorate.testing.TestCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeasesTest {
  @Test
  void aLeaseOutlivesTheLeaderThatGaveIt() {
    try (var cluster = TestCluster.start(3, 42, Leases::byTimeInCommand, Acquire.codec())) {
      assertThat(cluster.propose(new Acquire("printer", "ann", 500, 1000)).result())
          .isTrue();

      NodeId first = cluster.leader();
      cluster.crash(first);
      assertThat(cluster.propose(new Acquire("printer", "bob", 500, 1200)).result())
          .isFalse();
      assertThat(cluster.propose(new Acquire("printer", "bob", 500, 1500)).result())
          .isTrue();

      cluster.restart(first);
      cluster.runUntil(() -> cluster.stateMachine(first).holder("printer").isPresent());
      cluster.settle();
      Optional<String> holder = cluster.stateMachine(first).holder("printer");
      assertThat(holder).contains("bob");
    }
  }

  @Test
  void nothingIsGivenOnTheSmallerSideOfAPartition() {
    try (var cluster = TestCluster.start(5, 42, Leases::byTimeInCommand, Acquire.codec())) {
      NodeId cutOff = cluster.leader();
      List<NodeId> others = new ArrayList<>(cluster.members());
      others.remove(cutOff);
      cluster.partition(List.of(cutOff, others.remove(0)), others);

      var lost = cluster.node(cutOff).propose(new Acquire("printer", "ann", 500, 1000));
      assertThat(cluster.propose(new Acquire("printer", "bob", 500, 1000)).result())
          .isTrue();
      assertThatThrownBy(() -> cluster.await(lost)).isInstanceOf(OutcomeUnknownException.class);

      cluster.heal();
      cluster.settle();
      Optional<String> holder = cluster.read(leases -> leases.holder("printer"));
      assertThat(holder).contains("bob");
    }
  }
}
