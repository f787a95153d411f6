// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.RaftRole;
import io.quorate.model.NodeId;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How all nodes are, for people to read. */
final class StatusTable {
  private StatusTable() {}

  /** A table with a line for each node. */
  static List<String> lines(ClusterView view) {
    TextTable table = new TextTable(
        "node", "role", "term", "leader", "log", "commit", "applied", "snapshot", "value", "");
    for (NodeId node : nodes(view)) {
      Reply.Status status = view.there().get(node);
      if (status == null) {
        table.add(node, "-", "-", "-", "-", "-", "-", "-", "-", missing(view, node));
      } else {
        table.add(
            node,
            role(status),
            status.term(),
            status.leader() == null ? "none" : status.leader(),
            status.firstIndex() + ".." + status.lastIndex(),
            status.commitIndex(),
            status.lastApplied(),
            status.snapshotIndex(),
            status.value(),
            remark(view, status));
      }
    }
    return table.lines();
  }

  /** The same in one line, of what changes. */
  static String oneLine(ClusterView view) {
    return nodes(view).stream().map(node -> oneLine(node, view)).collect(Collectors.joining(" | "));
  }

  private static String oneLine(NodeId node, ClusterView view) {
    Reply.Status status = view.there().get(node);
    if (status == null) {
      return node + " unreachable";
    }
    String remark = remark(view, status);
    return node + " " + role(status) + " t" + status.term() + " applied " + status.lastApplied()
        + " value " + status.value() + (remark.isEmpty() ? "" : " (" + remark + ")");
  }

  private static List<NodeId> nodes(ClusterView view) {
    TreeSet<NodeId> nodes = new TreeSet<>(view.there().keySet());
    nodes.addAll(view.missing().keySet());
    return List.copyOf(nodes);
  }

  private static String role(Reply.Status status) {
    return status.role().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String missing(ClusterView view, NodeId node) {
    boolean member = view.member(node) != null || view.members().isEmpty();
    return (member ? "unreachable: " : "no member, and unreachable: ")
        + view.missing().get(node);
  }

  private static String remark(ClusterView view, Reply.Status status) {
    MemberView member = view.member(status.id());
    if (status.stopReason() != null) {
      return "stopped: " + status.stopReason();
    } else if (!status.standing().isEmpty()) {
      return status.standing();
    } else if (member == null && status.members().isEmpty()) {
      return "waits to be added";
    } else if (member != null && member.forgetful()) {
      return "has lost its disk, and does not count";
    } else if (member != null && member.state().equals("snapshot")) {
      return "is being sent a snapshot";
    } else if (member != null && member.priority() > 0 && status.role() != RaftRole.STOPPED) {
      return "priority " + member.priority();
    }
    return "";
  }
}
