// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.RaftRole;
import io.quorate.model.NodeId;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

/** Waits until the servers of a local cluster look as they should. */
final class ClusterWatch {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration STATUS_PATIENCE = Duration.ofMillis(500);

  private final LocalCluster cluster;
  private final CounterClient client;

  ClusterWatch(LocalCluster cluster, CounterClient client) {
    this.cluster = cluster;
    this.client = client;
  }

  /** Waits until one of them leads and all follow it; returns which. */
  NodeId awaitLeader() throws InterruptedException {
    Map<NodeId, Reply.Status> all = await(
        "a leader that all follow",
        now -> now.size() == cluster.nodes().size()
            && now.values().stream().anyMatch(status -> status.role() == RaftRole.LEADER)
            && now.values().stream().map(Reply.Status::leader).distinct().count() == 1);
    return all.values().stream()
        .filter(status -> status.role() == RaftRole.LEADER)
        .findAny()
        .orElseThrow()
        .id();
  }

  /** Waits until all have applied the same, and all there is. */
  Map<NodeId, Reply.Status> awaitAgreement() throws InterruptedException {
    return await(
        "all servers to be equally far",
        now -> now.size() == cluster.nodes().size()
            && now.values().stream()
                    .map(status -> status.lastIndex() + " " + status.commitIndex() + " "
                        + status.lastApplied())
                    .distinct()
                    .count()
                == 1
            && now.values().stream()
                .allMatch(status -> status.lastApplied() == status.lastIndex()));
  }

  /** Asks all servers again and again until those that answer look as they should. */
  Map<NodeId, Reply.Status> await(String what, Predicate<Map<NodeId, Reply.Status>> wanted)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Map<NodeId, Reply.Status> now = statuses();
    while (!wanted.test(now)) {
      cluster.requireAlive();
      if (System.nanoTime() - deadline > 0) {
        throw new DemoFailure(
            "waited " + Durations.print(PATIENCE) + " for " + what + " and saw " + now.values());
      }
      Thread.sleep(20);
      now = statuses();
    }
    return now;
  }

  /** How those are that answer. */
  Map<NodeId, Reply.Status> statuses() {
    Map<NodeId, CompletableFuture<Reply.Status>> asked = new TreeMap<>();
    for (NodeId node : cluster.nodes()) {
      client.learn(node, cluster.address(node).toString());
      asked.put(node, client.status(node, STATUS_PATIENCE));
    }
    Map<NodeId, Reply.Status> statuses = new TreeMap<>();
    asked.forEach((node, status) -> {
      try {
        statuses.put(node, status.join());
      } catch (CompletionException e) {
        // not there at the moment, which is for the caller to judge
      }
    });
    return statuses;
  }
}
