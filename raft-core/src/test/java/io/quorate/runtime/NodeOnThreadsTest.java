// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.Codec;
import io.quorate.RaftConfig;
import io.quorate.RaftListener;
import io.quorate.RaftNode;
import io.quorate.RaftRole;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.NodeId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** The same node on its real threads, closed by whom and when it likes best: A2, A5. */
@Timeout(60)
class NodeOnThreadsTest {
  private static final NodeId A = NodeId.of("a");

  private final CountDownLatch leads = new CountDownLatch(1);

  private RaftNode<Long, Long> start() throws IOException {
    AtomicLong sum = new AtomicLong();
    return NodeStarter.start(
        new NodeSettings<>(
            entry -> sum.addAndGet(entry.command()),
            Codec.int64(),
            RaftConfig.DEFAULT.withElectionTimeout(Duration.ofMillis(20)),
            new FakeTransport(A),
            new FakeStorage(),
            null,
            new Genesis.Bootstrap(ClusterConfiguration.ofVoters(List.of(A))),
            List.of(new RaftListener() {
              @Override
              public void onRole(RaftRole role, long term, @Nullable NodeId leader) {
                if (role == RaftRole.LEADER) {
                  leads.countDown();
                }
              }
            })),
        new ThreadWorkers("test"),
        new SplittableRandom(1),
        CoreObserver.NONE);
  }

  @RepeatedTest(20)
  @DisplayName("closed while requests come from several threads, each of them ends once")
  void closedUnderLoad() throws IOException, InterruptedException {
    RaftNode<Long, Long> node = start();
    assertThat(leads.await(30, TimeUnit.SECONDS)).isTrue();
    AtomicInteger outcomes = new AtomicInteger();
    AtomicInteger made = new AtomicInteger();
    CountDownLatch enough = new CountDownLatch(300);
    List<CompletableFuture<?>> futures = new ArrayList<>();
    List<Thread> clients = new ArrayList<>();
    for (int c = 0; c < 3; c++) {
      boolean reads = c == 0;
      Thread client = new Thread(() -> {
        for (int i = 0; i < 500; i++) {
          CompletableFuture<?> future = reads ? node.read(() -> 1) : node.propose(1L);
          CompletableFuture<?> counted =
              future.whenComplete((result, failure) -> outcomes.incrementAndGet());
          synchronized (futures) {
            futures.add(counted);
          }
          made.incrementAndGet();
          enough.countDown();
        }
      });
      client.start();
      clients.add(client);
    }
    assertThat(enough.await(30, TimeUnit.SECONDS)).isTrue();
    node.close();
    for (Thread client : clients) {
      client.join();
    }

    assertThat(futures).hasSize(made.get()).allMatch(CompletableFuture::isDone);
    assertThat(outcomes).hasValue(made.get());
    assertThat(node.status().role()).isNotNull();
  }

  @RepeatedTest(5)
  @DisplayName("a result's own stage may close the node, and what else was asked for ends")
  void closedByItsOwnApplier()
      throws IOException, InterruptedException, ExecutionException,
          java.util.concurrent.TimeoutException {
    RaftNode<Long, Long> node = start();
    assertThat(leads.await(30, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Void> closed = node.propose(1L).thenAccept(applied -> node.close());
    List<CompletableFuture<?>> others = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      others.add(node.propose(1L));
      others.add(node.read(() -> 1));
    }
    closed.get(30, TimeUnit.SECONDS);
    for (CompletableFuture<?> other : others) {
      other.handle((result, failure) -> true).get(30, TimeUnit.SECONDS);
    }
    node.close();
  }
}
