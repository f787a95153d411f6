// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

import io.quorate.model.NodeId;
import io.quorate.transport.netty.NodeAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** All servers in this JVM; they still talk TCP over loopback and write to disk. */
final class OneJvmCluster implements BenchCluster {
  private final List<BenchServer> servers = new ArrayList<>();

  private OneJvmCluster() {}

  static OneJvmCluster start(ServerSettings settings, int nodes) throws IOException {
    OneJvmCluster cluster = new OneJvmCluster();
    try {
      cluster.startServers(settings, BenchServer.ids(nodes));
      return cluster;
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void startServers(ServerSettings settings, List<NodeId> ids) throws IOException {
    Map<NodeId, NodeAddress> addresses = new TreeMap<>();
    for (NodeId id : ids) {
      BenchServer server = BenchServer.start(settings, id, ids);
      servers.add(server);
      addresses.put(id, server.address());
    }
    servers.forEach(server -> server.connect(addresses));
  }

  @Override
  public Measured run(Workload workload, LongConsumer progress) throws InterruptedException {
    BenchServer leader = awaitLeader();
    ClosedLoop loop = new ClosedLoop(leader::propose, workload);
    Ticker ticker = Ticker.start(() -> progress.accept(loop.succeeded()));
    try {
      loop.warmUp();
      Usage before = usage();
      loop.measure();
      Usage used = usage().minus(before);
      return new Measured(loop.finish(), used);
    } finally {
      ticker.end();
    }
  }

  private Usage usage() {
    return Usage.ofThisProcess(servers.stream().mapToLong(BenchServer::barriers).sum());
  }

  private BenchServer awaitLeader() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LEADER_SECONDS);
    while (System.nanoTime() - end < 0) {
      for (BenchServer server : servers) {
        if (server.isLeader()) {
          return server;
        }
      }
      Thread.sleep(5);
    }
    throw new IllegalStateException("no leader was elected within " + LEADER_SECONDS + " s");
  }

  @Override
  public void close() {
    servers.forEach(BenchServer::close);
  }
}
