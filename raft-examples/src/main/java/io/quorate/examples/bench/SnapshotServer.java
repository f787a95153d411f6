// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

import io.quorate.Codec;
import io.quorate.RaftConfig;
import io.quorate.RaftNode;
import io.quorate.SnapshotPolicy;
import io.quorate.model.NodeId;
import io.quorate.snapshot.FileSnapshotStore;
import io.quorate.storage.rocksdb.RocksDbLogStorage;
import io.quorate.transport.netty.NettyTransport;
import io.quorate.transport.netty.NodeAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A server with a large state, that takes snapshots when it is asked to and keeps no log before.
 */
final class SnapshotServer implements AutoCloseable {
  private static final RaftConfig CONFIG = RaftConfig.builder()
      .snapshots(SnapshotPolicy.ON_DEMAND.withTrailingEntries(0))
      .build();

  private final NettyTransport transport;
  private final RaftNode<Long, Long> node;

  private SnapshotServer(NettyTransport transport, RaftNode<Long, Long> node) {
    this.transport = transport;
    this.node = node;
  }

  /** Starts one of the first servers of a cluster; it does not know yet where the others are. */
  static SnapshotServer bootstrap(
      String cluster, NodeId id, Path directory, BigState state, List<NodeId> all)
      throws IOException {
    NettyTransport transport = transport(cluster, id);
    return new SnapshotServer(
        transport, describe(transport, directory, state).bootstrap(all).start());
  }

  /** Starts a server that waits to be added. */
  static SnapshotServer join(String cluster, NodeId id, Path directory, BigState state)
      throws IOException {
    NettyTransport transport = transport(cluster, id);
    return new SnapshotServer(
        transport, describe(transport, directory, state).join().start());
  }

  private static NettyTransport transport(String cluster, NodeId id) {
    return NettyTransport.builder(cluster, id).listen("127.0.0.1:0").build();
  }

  private static RaftNode.Builder<Long, Long> describe(
      NettyTransport transport, Path directory, BigState state) throws IOException {
    return RaftNode.builder(state, Codec.int64())
        .transport(transport)
        .storage(RocksDbLogStorage.open(directory.resolve("log")))
        .snapshots(FileSnapshotStore.open(directory.resolve("snapshots")))
        .config(CONFIG);
  }

  void connect(Map<NodeId, NodeAddress> servers) {
    transport.setPeers(servers);
  }

  NodeAddress address() {
    return new NodeAddress("127.0.0.1", transport.localAddress().getPort());
  }

  RaftNode<Long, Long> node() {
    return node;
  }

  @Override
  public void close() {
    node.close();
  }
}
