// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.Applied;
import io.quorate.Codec;
import io.quorate.Entry;
import io.quorate.OutcomeUnknownException;
import io.quorate.StateMachine;
import io.quorate.model.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole clusters under crashes and partitions: nothing acknowledged is lost, nothing applied twice.
 */
class ChaosTest {
  private static final class Journal implements StateMachine<Long, Integer> {
    final List<Long> applied = new ArrayList<>();

    @Override
    public Integer apply(Entry<Long> entry) {
      applied.add(entry.command());
      return applied.size();
    }
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, Integer.getInteger("chaos.seeds", 100));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothingAcknowledgedIsLost(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int size = 3 + 2 * random.nextInt(2);
    try (TestCluster<Long, Integer, Journal> cluster =
        TestCluster.start(size, seed, Journal::new, Codec.int64())) {
      Map<Long, CompletableFuture<Applied<Integer>>> proposals = new HashMap<>();
      Set<NodeId> down = new HashSet<>();
      long next = 0;
      for (int i = 0; i < 300; i++) {
        NodeId some = cluster.members().get(random.nextInt(size));
        switch (random.nextInt(12)) {
          case 0 -> {
            if (!down.contains(some) && down.size() < size / 2) {
              cluster.crash(some);
              down.add(some);
            }
          }
          case 1, 2 -> {
            if (down.remove(some)) {
              cluster.restart(some);
            }
          }
          case 3 -> cluster.isolate(some);
          case 4 -> cluster.heal();
          case 5 -> cluster.advance(Duration.ofMillis(random.nextInt(3000)));
          default -> {
            for (NodeId node : cluster.members()) {
              if (!down.contains(node)) {
                for (int j = random.nextInt(3); j >= 0; j--) {
                  next++;
                  proposals.put(next, cluster.node(node).propose(next));
                }
              }
            }
            cluster.advance(Duration.ofNanos(random.nextInt(3_000_000)));
          }
        }
      }
      cluster.heal();
      for (NodeId node : List.copyOf(down)) {
        cluster.restart(node);
      }
      cluster.propose(0L);
      cluster.settle();
      List<Long> journal = cluster.stateMachine(cluster.leader()).applied;
      for (NodeId node : cluster.members()) {
        assertThat(cluster.stateMachine(node).applied)
            .as("%s of %s", node, cluster)
            .isEqualTo(journal);
      }
      assertThat(journal).doesNotHaveDuplicates();
      Set<Long> present = new HashSet<>(journal);
      proposals.forEach((command, future) -> {
        if (!future.isDone()) {
          return; // its node was killed
        }
        try {
          future.join();
          assertThat(present).as("acknowledged").contains(command);
        } catch (CompletionException e) {
          if (!(e.getCause() instanceof OutcomeUnknownException)) {
            assertThat(present).as("refused: %s", e.getCause()).doesNotContain(command);
          }
        }
      });
    }
  }
}
