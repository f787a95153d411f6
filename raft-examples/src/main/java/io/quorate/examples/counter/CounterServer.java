// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.Codec;
import io.quorate.RaftConfig;
import io.quorate.RaftListener;
import io.quorate.RaftNode;
import io.quorate.model.NodeId;
import io.quorate.transport.netty.NettyTransport;
import io.quorate.transport.netty.NodeAddress;
import io.quorate.transport.netty.TransportListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
   * @param listen where it listens, null if that is said elsewhere
   * @param cluster who begins a new cluster, null if none is to begin
   * @param join whether one without data waits to be added to a cluster, in place of forming one
   */
  record Settings(
      String clusterId,
      NodeId id,
      @Nullable NodeAddress listen,
      @Nullable Members cluster,
      Path directory,
      RaftConfig raft,
      boolean join,
      boolean fsync) {}

  private final RaftNode<Long, OptionalLong> node;
  private final StartPlan plan;

  private CounterServer(RaftNode<Long, OptionalLong> node, StartPlan plan) {
    this.node = node;
    this.plan = plan;
  }

  /**
   * Starts a server.
   *
   * @throws IOException if its log cannot be used or its address cannot be had, in one sentence
   * @throws UserError if it is not said well enough how it is to begin
   */
  static CounterServer start(
      Settings settings, RaftListener raftListener, TransportListener transportListener)
      throws IOException {
    if (!Files.exists(settings.directory())) {
      StartPlan.of(settings, null); // which refuses, if it does, before anything is made
    }
    ServerData data = ServerData.open(
        settings.directory(), settings.clusterId(), settings.id(), settings.fsync());
    StartPlan plan;
    try {
      plan = StartPlan.of(settings, data.configuration());
    } catch (IOException | RuntimeException e) {
      data.close();
      throw e;
    }
    Counter counter = new Counter();
    RequestService requests = new RequestService(counter);
    NettyTransport transport = NettyTransport.builder(settings.clusterId(), settings.id())
        .listen(plan.listen())
        .peers(plan.others())
        .requestHandler(requests)
        .listener(transportListener)
        .build();
    RaftNode.Builder<Long, OptionalLong> builder = RaftNode.builder(counter, Codec.int64())
        .transport(transport)
        .storage(data.log())
        .snapshots(data.snapshots())
        .config(settings.raft())
        .listener(raftListener);
    RaftNode<Long, OptionalLong> node = switch (plan.beginning()) {
      case BOOTSTRAPPED -> builder.bootstrap(addresses(settings)).start();
      case JOINING -> builder.join().start();
      case RESTARTED -> builder.restart().start();
    };
    requests.serve(node);
    return new CounterServer(node, plan);
  }

  /** What the first configuration says of where its voters are. */
  private static Map<NodeId, String> addresses(Settings settings) {
    Map<NodeId, String> addresses = new TreeMap<>();
    if (settings.cluster() != null) {
      settings
          .cluster()
          .addresses()
          .forEach((id, address) -> addresses.put(id, address.toString()));
    }
    return addresses;
  }

  StartPlan plan() {
    return plan;
  }

  RaftNode<Long, OptionalLong> node() {
    return node;
  }

  @Override
  public void close() {
    node.close();
  }
}
