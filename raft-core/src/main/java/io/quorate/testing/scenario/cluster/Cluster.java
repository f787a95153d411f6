// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.core.CoreStatus;
import io.quorate.core.RoleKind;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.Member;
import io.quorate.model.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The nodes of a scenario, in the order of their declaration, and what connects them. */
public final class Cluster {
  private final Map<NodeId, Node> nodes = new LinkedHashMap<>();
  private final Network network = new Network();
  private final Map<String, TrackedProposal> proposals = new HashMap<>();
  private final Map<String, TrackedRead> reads = new HashMap<>();
  private final ClientSessions sessions = new ClientSessions();
  private @Nullable TrackedChange change;
  private @Nullable TrackedTransfer transfer;
  private final Set<NodeId> mayStop = new HashSet<>();

  /** Declares one more node. */
  public Node declare(NodeId id) {
    Node node = new Node(id, nodes.size());
    if (nodes.putIfAbsent(id, node) != null) {
      throw new ScenarioFailure("node " + id + " is declared twice");
    }
    return node;
  }

  /** Takes the core from a node, which is declared if it was not. */
  public void makeGhost(NodeId id) {
    Node node = nodes.containsKey(id) ? node(id) : declare(id);
    if (node.created()) {
      throw new ScenarioFailure(id + " has started and cannot become a ghost");
    }
    node.becomeGhost();
  }

  /** All declared nodes, ghosts included. */
  public List<Node> all() {
    return List.copyOf(nodes.values());
  }

  /** All declared nodes but ghosts. */
  public List<Node> real() {
    List<Node> real = new ArrayList<>(nodes.values());
    real.removeIf(Node::isGhost);
    return real;
  }

  /** A declared node. */
  public Node node(NodeId id) {
    Node node = nodes.get(id);
    if (node == null) {
      throw new ScenarioFailure("no node " + id + " is declared, only " + nodes.keySet());
    }
    return node;
  }

  /** A declared node, or null. */
  public @Nullable Node find(NodeId id) {
    return nodes.get(id);
  }

  /** The node that leads the highest term now, or null. */
  public @Nullable Node leader() {
    Node leader = null;
    for (Node node : nodes.values()) {
      CoreStatus status = node.status();
      if (status != null
          && status.role() == RoleKind.LEADER
          && (leader == null || status.term() > leader.term())) {
        leader = node;
      }
    }
    return leader;
  }

  public Network network() {
    return network;
  }

  /** The latest proposals by their text. */
  public Map<String, TrackedProposal> proposals() {
    return proposals;
  }

  /** The latest reads by their name. */
  public Map<String, TrackedRead> reads() {
    return reads;
  }

  /** The membership change that was asked for last, or null. */
  public @Nullable TrackedChange change() {
    return change;
  }

  /** A membership change is being asked for. */
  public void changing(TrackedChange asked) {
    change = asked;
  }

  /** The leadership transfer that was asked for last, or null. */
  public @Nullable TrackedTransfer transfer() {
    return transfer;
  }

  /** A leadership transfer is being asked for. */
  public void transferring(TrackedTransfer asked) {
    transfer = asked;
  }

  /** The same configuration with what is to be known of its members: their disks, who to prefer. */
  public ClusterConfiguration known(ClusterConfiguration configuration) {
    NavigableMap<NodeId, Member> details = new TreeMap<>();
    for (NodeId id : configuration.members()) {
      details.put(id, known(id));
    }
    return configuration.withDetails(details);
  }

  /** What is to be known of a member; nothing of a ghost. */
  public Member known(NodeId id) {
    Node node = nodes.get(id);
    return node == null || node.isGhost()
        ? Member.UNKNOWN
        : new Member("", node.incarnation(), node.setup().settings().priority);
  }

  /** The sessions of those who propose. */
  public ClientSessions sessions() {
    return sessions;
  }

  /** From here on this node may stop. */
  public void allowStop(Node node) {
    mayStop.add(node.id());
  }

  boolean mayStop(Node node) {
    return mayStop.contains(node.id());
  }
}
