// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.RaftRole;
import io.quorate.model.NodeId;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * All nodes at about one moment: those that the client was told of, and those that are members by
 * the word of another one.
 */
final class ClusterView {
  private final Map<NodeId, Reply.Status> there = new TreeMap<>();
  private final Map<NodeId, String> missing = new TreeMap<>();

  private ClusterView() {}

  /** Asks all nodes, and those whom they name, each for so long at most. */
  static ClusterView ask(CounterClient client, Duration patience) {
    ClusterView view = new ClusterView();
    for (List<NodeId> left = client.nodes(); !left.isEmpty(); left = view.notAsked(client)) {
      view.ask(client, left, patience);
    }
    return view;
  }

  private void ask(CounterClient client, List<NodeId> nodes, Duration patience) {
    Map<NodeId, CompletableFuture<Reply.Status>> replies = new TreeMap<>();
    nodes.forEach(node -> replies.put(node, client.status(node, patience)));
    replies.forEach((node, reply) -> {
      try {
        Reply.Status status = reply.join();
        there.put(node, status);
        status.members().forEach(member -> client.learn(member.id(), member.address()));
      } catch (CompletionException e) {
        missing.put(node, Failures.reason(e));
      }
    });
  }

  private List<NodeId> notAsked(CounterClient client) {
    return client.nodes().stream()
        .filter(node -> !there.containsKey(node) && !missing.containsKey(node))
        .toList();
  }

  /** The nodes that answered. */
  Map<NodeId, Reply.Status> there() {
    return there;
  }

  /** The nodes that did not, and why. */
  Map<NodeId, String> missing() {
    return missing;
  }

  /** Who leads, in the latest term of which anybody does. */
  Optional<Reply.Status> leader() {
    return there.values().stream()
        .filter(status -> status.role() == RaftRole.LEADER)
        .max(Comparator.comparingLong(Reply.Status::term));
  }

  /** Who takes part: as the leader says or, without one, who knows most of those that answered. */
  List<MemberView> members() {
    return leader()
        .or(() -> there.values().stream().max(Comparator.comparingLong(Reply.Status::commitIndex)))
        .map(Reply.Status::members)
        .orElse(List.of());
  }

  @Nullable
  MemberView member(NodeId node) {
    return members().stream()
        .filter(member -> member.id().equals(node))
        .findAny()
        .orElse(null);
  }

  /** Whether every member answered; false if nobody did. */
  boolean isComplete() {
    return !members().isEmpty()
        && members().stream().allMatch(member -> there.containsKey(member.id()));
  }
}
