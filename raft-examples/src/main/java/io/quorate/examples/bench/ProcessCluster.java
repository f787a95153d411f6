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

/** Each server in a JVM of its own; the load comes from within the leader's. */
final class ProcessCluster implements BenchCluster {
  private final List<ServerProcess> servers = new ArrayList<>();

  private ProcessCluster() {}

  static ProcessCluster start(ServerSettings settings, int nodes) throws IOException {
    ProcessCluster cluster = new ProcessCluster();
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
      ServerProcess server = ServerProcess.start(settings, id, ids.size());
      servers.add(server);
      addresses.put(id, server.address());
    }
    for (ServerProcess server : servers) {
      server.ask(ServerMain.printServers(addresses));
    }
  }

  @Override
  public Measured run(Workload workload, LongConsumer progress)
      throws IOException, InterruptedException {
    ServerProcess leader = awaitLeader();
    leader.tell("run " + workload.print());
    Usage begin = null;
    Usage end = null;
    while (true) {
      String[] words = leader.read().split(" ", 2);
      switch (words[0]) {
        case "succeeded" -> progress.accept(Long.parseLong(words[1]));
        case "begin" -> begin = Usage.parse(words[1]).plus(usageBeside(leader));
        case "end" -> end = Usage.parse(words[1]).plus(usageBeside(leader));
        case "result" -> {
          if (begin == null || end == null) {
            throw new IllegalStateException("server " + leader.id() + " measured nothing");
          }
          return new Measured(ResultText.parse(words[1]), end.minus(begin));
        }
        default -> throw new IOException("server " + leader.id() + " said " + words[0]);
      }
    }
  }

  private Usage usageBeside(ServerProcess leader) throws IOException {
    Usage sum = new Usage(0, 0, 0);
    for (ServerProcess server : servers) {
      if (server != leader) {
        sum = sum.plus(Usage.parse(server.ask("usage")));
      }
    }
    return sum;
  }

  private ServerProcess awaitLeader() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LEADER_SECONDS);
    while (System.nanoTime() - end < 0) {
      for (ServerProcess server : servers) {
        if (Boolean.parseBoolean(server.ask("leads"))) {
          return server;
        }
      }
      Thread.sleep(5);
    }
    throw new IllegalStateException("no leader was elected within " + LEADER_SECONDS + " s");
  }

  @Override
  public void close() {
    servers.forEach(ServerProcess::close);
  }
}
