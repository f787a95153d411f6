// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.Applied;
import io.quorate.Codec;
import io.quorate.Entry;
import io.quorate.OutcomeUnknownException;
import io.quorate.RaftConfig;
import io.quorate.RaftException;
import io.quorate.SnapshotPolicy;
import io.quorate.StateMachine;
import io.quorate.model.NodeId;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole clusters whose members change while they crash and are cut off, whose logs are shortened
 * all the time and whose leaders hand over: nothing acknowledged is lost, nothing is applied twice.
 */
class ChurnTest {
  private static final int MOST_SERVERS = 7;

  /** Remembers all commands, and can be captured. */
  private static final class Journal implements StateMachine<Long, Integer> {
    List<Long> applied = new ArrayList<>();

    @Override
    public Integer apply(Entry<Long> entry) {
      applied.add(entry.command());
      return applied.size();
    }

    @Override
    public Capture snapshot() {
      List<Long> captured = List.copyOf(applied);
      return out -> {
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(captured.size());
        for (long command : captured) {
          data.writeLong(command);
        }
      };
    }

    @Override
    public void restore(InputStream in) throws IOException {
      DataInputStream data = new DataInputStream(in);
      List<Long> restored = new ArrayList<>();
      for (int left = data.readInt(); left > 0; left--) {
        restored.add(data.readLong());
      }
      applied = restored;
    }
  }

  static LongStream seeds() {
    long first = Long.getLong("churn.first", 1);
    return LongStream.range(first, first + Integer.getInteger("churn.seeds", 60));
  }

  /** One run, from one seed. */
  private static final class Run implements AutoCloseable {
    private final SplittableRandom random;
    private final TestCluster<Long, Integer, Journal> cluster;
    private final Map<Long, CompletableFuture<Applied<Integer>>> proposals = new HashMap<>();
    private final Map<NodeId, List<CompletableFuture<?>>> asked = new HashMap<>();
    private final Set<NodeId> down = new HashSet<>();
    private long next;

    Run(long seed) {
      random = new SplittableRandom(seed);
      RaftConfig config = RaftConfig.builder()
          .leaseReads(random.nextBoolean())
          .snapshots(SnapshotPolicy.DEFAULT
              .withEveryEntries(5 + random.nextInt(40))
              .withTrailingEntries(random.nextInt(10))
              .withTransfer(1 + random.nextInt(200), 0))
          .build();
      cluster = TestCluster.start(1 + random.nextInt(4), seed, config, Journal::new, Codec.int64());
    }

    void step() {
      List<NodeId> servers = cluster.members();
      NodeId some = servers.get(random.nextInt(servers.size()));
      switch (random.nextInt(20)) {
        case 0 -> {
          if (!down.contains(some) && down.size() < servers.size() / 3) {
            cluster.crash(some);
            asked.remove(some);
            down.add(some);
          }
        }
        case 1, 2, 3 -> {
          if (down.remove(some)) {
            cluster.restart(some);
          }
        }
        case 4 -> cluster.isolate(some);
        case 5, 6 -> cluster.heal();
        case 7, 8 -> cluster.advance(Duration.ofMillis(random.nextInt(3000)));
        case 9 -> {
          if (servers.size() < MOST_SERVERS) {
            cluster.join();
          }
        }
        case 10, 11, 12 -> change(some);
        case 13 -> onEach(node -> ask(node, cluster.node(node).transferLeadership(some)));
        case 14 -> {
          if (!down.contains(some)) {
            ask(some, cluster.node(some).snapshot());
          }
        }
        default -> propose();
      }
    }

    private void change(NodeId some) {
      NodeId other = cluster.members().get(random.nextInt(cluster.members().size()));
      int kind = random.nextInt(8);
      onEach(node -> ask(node, cluster.node(node).change(change -> {
        switch (kind) {
          case 0 -> change.addVoter(some);
          case 1 -> change.addLearner(some);
          case 2 -> change.promote(some);
          case 3 -> change.demote(some);
          case 4 -> change.remove(some);
          case 5 -> change.addVoter(some).remove(other);
          case 6 -> change.addVoter(some).addVoter(other).joint();
          default -> change.remove(some).demote(other);
        }
        if (random.nextInt(4) == 0) {
          change.withoutCatchingUp();
        }
      })));
    }

    private void ask(NodeId node, CompletableFuture<?> future) {
      asked.computeIfAbsent(node, any -> new ArrayList<>()).add(future);
    }

    private void propose() {
      onEach(node -> {
        for (int j = random.nextInt(3); j >= 0; j--) {
          next++;
          proposals.put(next, cluster.node(node).propose(next));
        }
      });
      cluster.advance(Duration.ofNanos(random.nextInt(3_000_000)));
    }

    private void onEach(Consumer<NodeId> action) {
      for (NodeId node : cluster.members()) {
        if (!down.contains(node)) {
          action.accept(node);
        }
      }
    }

    void healAndCompare() {
      cluster.heal();
      for (NodeId node : List.copyOf(down)) {
        cluster.restart(node);
      }
      cluster.advance(Duration.ofSeconds(30));
      cluster.propose(0L);
      cluster.settle();
      NodeId leader = cluster.leader();
      List<Long> journal = cluster.stateMachine(leader).applied;
      for (NodeId node : cluster.node(leader).status().configuration().members()) {
        assertThat(cluster.stateMachine(node).applied)
            .as("%s of %s", node, cluster)
            .isEqualTo(journal);
      }
      assertThat(cluster.node(leader).status().configuration().isJoint()).isFalse();
      assertThat(journal).doesNotHaveDuplicates();
      asked
          .values()
          .forEach(futures -> assertThat(futures)
              .as("what was asked of servers that were not killed, in %s", cluster)
              .allMatch(CompletableFuture::isDone));
      compareOutcomes(new HashSet<>(journal));
    }

    private void compareOutcomes(Set<Long> present) {
      proposals.forEach((command, future) -> {
        if (!future.isDone()) {
          return; // its node was killed
        }
        try {
          future.join();
          assertThat(present).as("acknowledged, in %s", cluster).contains(command);
        } catch (CompletionException e) {
          assertThat(e.getCause()).isInstanceOf(RaftException.class);
          if (!(e.getCause() instanceof OutcomeUnknownException)) {
            assertThat(present)
                .as("refused: %s, in %s", e.getCause(), cluster)
                .doesNotContain(command);
          }
        }
      });
    }

    @Override
    public void close() {
      cluster.close();
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothingAcknowledgedIsLost(long seed) {
    try (Run run = new Run(seed)) {
      for (int i = 0; i < 300; i++) {
        run.step();
      }
      run.healAndCompare();
    }
  }
}
