// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

import io.quorate.RaftNode;
import io.quorate.RaftRole;
import io.quorate.RaftStatus;
import io.quorate.model.NodeId;
import io.quorate.transport.netty.NodeAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Brings a large snapshot to a fresh server while the others go on: three servers in one process
 * with a heap of 256 MiB, a fourth in another one, and between them a connection that is cut on the
 * way.
 *
 * <p>Arguments: MiB of the state (2048), how often the connection is cut (5). With the first
 * argument {@code join} it is the fourth server.
 */
public final class SnapshotBench {
  private static final String CLUSTER = "snapshot-bench";
  private static final NodeId FOURTH = NodeId.of("n4");
  private static final long MIB = 1 << 20;
  private static final int QUIET_SECONDS = 10;

  private SnapshotBench() {}

  /** Runs the benchmark. */
  public static void main(String[] args) throws Exception {
    if (args.length > 0 && args[0].equals("join")) {
      join(Path.of(args[1]));
      return;
    }
    long mebibytes = args.length > 0 ? Long.parseLong(args[0]) : 2048;
    int cuts = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    if (Runtime.getRuntime().maxMemory() > 300 * MIB) {
      System.err.println("note: run with -Xmx256m to bound this side's heap as the other's is");
    }
    try (TempDirectory directory =
        new TempDirectory(Path.of(System.getProperty("java.io.tmpdir")))) {
      run(directory.path(), mebibytes * MIB, cuts);
    }
    System.exit(0);
  }

  /**
   * The fourth server: prints its port, then a line when it has restored, and waits for the end.
   */
  private static void join(Path directory) throws IOException {
    BigState state = new BigState(0);
    try (SnapshotServer server = SnapshotServer.join(CLUSTER, FOURTH, directory, state)) {
      System.out.println(server.address().port());
      while (System.in.read() >= 0) {
        System.out.println(state.isRestored());
      }
    }
  }

  private static void run(Path directory, long bytes, int cuts) throws Exception {
    List<SnapshotServer> servers = new ArrayList<>();
    Map<NodeId, NodeAddress> addresses = new TreeMap<>();
    List<NodeId> ids = BenchServer.ids(3);
    for (NodeId id : ids) {
      SnapshotServer server = SnapshotServer.bootstrap(
          CLUSTER, id, directory.resolve(id.value()), new BigState(bytes), ids);
      servers.add(server);
      addresses.put(id, server.address());
    }
    servers.forEach(server -> server.connect(addresses));
    RaftNode<Long, Long> leader = awaitLeader(servers);
    for (int i = 0; i < 100; i++) {
      leader.propose(1L).get();
    }
    System.out.printf(Locale.ROOT, "writing a snapshot of %d MiB%n", bytes / MIB);
    leader.snapshot().get();
    Latencies quiet = Latencies.measure(leader, () -> false, Duration.ofSeconds(QUIET_SECONDS));
    System.out.println("commit latency, quiet:             " + quiet);

    try (Joiner joiner = Joiner.start(directory.resolve("n4"));
        CuttingProxy proxy = new CuttingProxy(joiner.port(), cuts, bytes)) {
      long began = System.nanoTime();
      CompletableFuture<?> added =
          leader.change(change -> change.addLearner(FOURTH, "127.0.0.1:" + proxy.port()));
      added.get();
      long goal = leader.status().snapshotIndex();
      Latencies busy = Latencies.measure(leader, () -> match(leader) >= goal, Duration.ofHours(1));
      double seconds = (System.nanoTime() - began) / 1e9;
      System.out.println("commit latency, snapshot under way: " + busy);
      System.out.printf(
          Locale.ROOT,
          "installed after %.1f s, %.0f MiB/s; connection cut %d times%n",
          seconds,
          bytes / seconds / MIB,
          cuts - proxy.cutsLeft());
      System.out.printf(
          Locale.ROOT,
          "bytes to the newcomer: %,d for a content of %,d: %,d more%n",
          proxy.forwarded(),
          bytes,
          proxy.forwarded() - bytes);
      while (!joiner.isRestored()) {
        Thread.sleep(100);
      }
      System.out.println("restored and verified by the newcomer");
    }
    servers.forEach(SnapshotServer::close);
  }

  private static long match(RaftNode<Long, Long> leader) {
    RaftStatus status = leader.status();
    return status.followers().stream()
        .filter(follower -> follower.id().equals(FOURTH))
        .mapToLong(RaftStatus.Follower::matchIndex)
        .findFirst()
        .orElse(0);
  }

  private static RaftNode<Long, Long> awaitLeader(List<SnapshotServer> servers)
      throws InterruptedException {
    while (true) {
      for (SnapshotServer server : servers) {
        if (server.node().status().role() == RaftRole.LEADER) {
          return server.node();
        }
      }
      Thread.sleep(10);
    }
  }
}
