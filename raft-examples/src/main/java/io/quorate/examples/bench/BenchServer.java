// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

import io.quorate.Codec;
import io.quorate.Entry;
import io.quorate.RaftNode;
import io.quorate.RaftRole;
import io.quorate.StateMachine;
import io.quorate.model.Bytes;
import io.quorate.model.NodeId;
import io.quorate.spi.LogStorage;
import io.quorate.transport.netty.NettyTransport;
import io.quorate.transport.netty.NodeAddress;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** One server of the cluster that is measured: a sum of the first numbers in its commands. */
final class BenchServer implements AutoCloseable {
  static final String CLUSTER_ID = "bench";

  private final AtomicLong barriers = new AtomicLong();
  private final NettyTransport transport;
  private final RaftNode<Bytes, Long> node;

  private BenchServer(ServerSettings settings, NodeId id, List<NodeId> all) throws IOException {
    LogStorage storage = new CountingStorage(settings.openStorage(id), barriers);
    transport = NettyTransport.builder(CLUSTER_ID, id).listen("127.0.0.1:0").build();
    node = RaftNode.builder(new Sum(), Codec.bytes())
        .transport(transport)
        .storage(storage)
        .bootstrap(all)
        .start();
  }

  /** Starts a server that listens on any free port and knows of no other yet. */
  static BenchServer start(ServerSettings settings, NodeId id, List<NodeId> all)
      throws IOException {
    return new BenchServer(settings, id, all);
  }

  /** The names of the servers of a cluster of this size. */
  static List<NodeId> ids(int nodes) {
    return IntStream.rangeClosed(1, nodes)
        .mapToObj(number -> NodeId.of("n" + number))
        .toList();
  }

  /** Tells it where all servers are. */
  void connect(Map<NodeId, NodeAddress> servers) {
    transport.setPeers(servers);
  }

  NodeAddress address() {
    return new NodeAddress("127.0.0.1", transport.localAddress().getPort());
  }

  boolean isLeader() {
    return node.status().role() == RaftRole.LEADER;
  }

  CompletableFuture<?> propose(Bytes command) {
    return node.propose(command);
  }

  /** How often it has waited for its disk. */
  long barriers() {
    return barriers.get();
  }

  @Override
  public void close() {
    node.close();
  }

  private static final class Sum implements StateMachine<Bytes, Long> {
    private long sum;

    @Override
    public Long apply(Entry<Bytes> entry) {
      sum += entry.command().asByteBuffer().getLong();
      return sum;
    }
  }
}
