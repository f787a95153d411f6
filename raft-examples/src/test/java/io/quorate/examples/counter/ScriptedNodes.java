// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.model.Bytes;
import io.quorate.model.NodeId;
import io.quorate.transport.netty.NodeAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Nodes that answer at once with what comes next in their script. */
final class ScriptedNodes implements Connections {
  final List<NodeId> asked = new ArrayList<>();
  final List<Request> requests = new ArrayList<>();
  final Map<NodeId, NodeAddress> addresses = new HashMap<>();
  private final Map<NodeId, Deque<Supplier<CompletableFuture<Bytes>>>> next = new HashMap<>();
  private final Map<NodeId, Supplier<CompletableFuture<Bytes>>> always = new HashMap<>();

  void say(NodeId node, Reply... replies) {
    for (Reply reply : replies) {
      say(node, Protocol.encode(reply));
    }
  }

  void say(NodeId node, Bytes reply) {
    add(node, () -> CompletableFuture.completedFuture(reply));
  }

  void fail(NodeId node, Exception failure) {
    add(node, () -> CompletableFuture.failedFuture(failure));
  }

  void sayAlways(NodeId node, Reply reply) {
    always.put(node, () -> CompletableFuture.completedFuture(Protocol.encode(reply)));
  }

  void failAlways(NodeId node, Exception failure) {
    always.put(node, () -> CompletableFuture.failedFuture(failure));
  }

  private void add(NodeId node, Supplier<CompletableFuture<Bytes>> reply) {
    next.computeIfAbsent(node, unused -> new ArrayDeque<>()).add(reply);
  }

  @Override
  public CompletableFuture<Bytes> request(NodeId node, Bytes request, Duration timeout) {
    asked.add(node);
    requests.add(Protocol.decodeRequest(request));
    Deque<Supplier<CompletableFuture<Bytes>>> script = next.getOrDefault(node, new ArrayDeque<>());
    Supplier<CompletableFuture<Bytes>> reply = script.isEmpty() ? always.get(node) : script.poll();
    if (reply == null) {
      throw new AssertionError(node + " was asked once too often: " + asked);
    }
    return reply.get();
  }

  @Override
  public void add(NodeId node, NodeAddress address) {
    addresses.put(node, address);
  }

  @Override
  public void close() {}
}
