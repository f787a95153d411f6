// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.model.Bytes;
import io.quorate.model.NodeId;
import io.quorate.transport.netty.NettyClient;
import io.quorate.transport.netty.NodeAddress;
import io.quorate.transport.netty.RequestFailedException;
import io.quorate.transport.netty.RequestFailedException.Reason;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** {@link Connections} over TCP, one for each node that is asked. */
final class NettyConnections implements Connections {
  /** Not long: a node that accepts and then says nothing is not one to wait for, others are. */
  private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(1);

  private final Map<NodeId, NettyClient> clients = new ConcurrentHashMap<>();
  private final String clusterId;

  private NettyConnections(String clusterId) {
    this.clusterId = clusterId;
  }

  /** Connections to all members; each is made when it is first used. */
  static NettyConnections open(Members members, String clusterId) {
    NettyConnections connections = new NettyConnections(clusterId);
    members.addresses().forEach(connections::add);
    return connections;
  }

  @Override
  public void add(NodeId node, NodeAddress address) {
    clients.computeIfAbsent(
        node,
        unused -> NettyClient.builder(clusterId, address)
            .handshakeTimeout(HANDSHAKE_TIMEOUT)
            .build());
  }

  @Override
  public CompletableFuture<Bytes> request(NodeId node, Bytes request, Duration timeout) {
    NettyClient client = clients.get(node);
    if (client == null) {
      return CompletableFuture.failedFuture(new NotSentException(node + " is not a member", true));
    }
    return client.request(request, timeout).exceptionallyCompose(NettyConnections::translate);
  }

  private static CompletableFuture<Bytes> translate(Throwable failure) {
    if (Failures.unwrap(failure) instanceof RequestFailedException failed
        && !failed.maybeReceived()) {
      boolean hopeless = failed.reason() == Reason.REFUSED;
      return CompletableFuture.failedFuture(
          new NotSentException(Failures.reason(failed), hopeless));
    }
    return CompletableFuture.failedFuture(failure);
  }

  @Override
  public void close() {
    clients.values().forEach(NettyClient::close);
  }
}
