// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.Codec;
import io.quorate.RaftConfig;
import io.quorate.RaftListener;
import io.quorate.RaftNode;
import io.quorate.model.GroupId;
import io.quorate.model.NodeId;
import io.quorate.spi.LogStorage;
import io.quorate.storage.rocksdb.LogOwner;
import io.quorate.storage.rocksdb.RocksDbLogStorage;
import io.quorate.storage.rocksdb.RocksDbOptions;
import io.quorate.transport.netty.NettyTransport;
import io.quorate.transport.netty.NodeAddress;
import io.quorate.transport.netty.TransportListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** One server of the counter: what it takes to embed the library. */
final class CounterServer implements AutoCloseable {
  /** How the server came into being. */
  enum Beginning {
    BOOTSTRAPPED,
    JOINING,
    RESTARTED
  }

  /**
   * What a server is to be.
   *
   * @param join whether one without data waits to be added to a cluster, in place of forming one
   */
  record Settings(
      String clusterId,
      NodeId id,
      NodeAddress listen,
      Members cluster,
      Path directory,
      RaftConfig raft,
      boolean join,
      boolean fsync) {}

  private final RaftNode<Long, OptionalLong> node;
  private final Beginning beginning;

  private CounterServer(RaftNode<Long, OptionalLong> node, Beginning beginning) {
    this.node = node;
    this.beginning = beginning;
  }

  /**
   * Starts a server.
   *
   * @throws IOException if its log cannot be used or its address cannot be had, in one sentence
   */
  static CounterServer start(
      Settings settings, RaftListener raftListener, TransportListener transportListener)
      throws IOException {
    Counter counter = new Counter();
    RequestService requests = new RequestService(counter);
    LogStorage storage = open(settings);
    Beginning beginning = beginning(settings, storage);
    NettyTransport transport = NettyTransport.builder(settings.clusterId(), settings.id())
        .listen(settings.listen())
        .peers(settings.cluster().addresses())
        .requestHandler(requests)
        .listener(transportListener)
        .build();
    RaftNode.Builder<Long, OptionalLong> builder = RaftNode.builder(counter, Codec.int64())
        .transport(transport)
        .storage(storage)
        .config(settings.raft())
        .listener(raftListener);
    RaftNode<Long, OptionalLong> node = switch (beginning) {
      case BOOTSTRAPPED -> builder.bootstrap(settings.cluster().ids()).start();
      case JOINING -> builder.join().start();
      case RESTARTED -> builder.restart().start();
    };
    requests.serve(node);
    return new CounterServer(node, beginning);
  }

  private static LogStorage open(Settings settings) throws IOException {
    RocksDbOptions options = RocksDbOptions.defaults();
    return RocksDbLogStorage.open(
        settings.directory(),
        new LogOwner(settings.clusterId(), settings.id()),
        settings.fsync() ? options : options.noFsync());
  }

  private static Beginning beginning(Settings settings, LogStorage storage) throws IOException {
    try {
      boolean empty = storage.recover(GroupId.FIRST).isEmpty();
      return !empty
          ? Beginning.RESTARTED
          : settings.join() ? Beginning.JOINING : Beginning.BOOTSTRAPPED;
    } catch (IOException e) {
      storage.close();
      throw e;
    }
  }

  Beginning beginning() {
    return beginning;
  }

  RaftNode<Long, OptionalLong> node() {
    return node;
  }

  @Override
  public void close() {
    node.close();
  }
}
