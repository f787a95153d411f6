// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.command;

import io.quorate.model.NodeId;
import io.quorate.testing.scenario.cluster.Cluster;
import io.quorate.testing.scenario.cluster.Deliveries;
import io.quorate.testing.scenario.cluster.Driver;
import io.quorate.testing.scenario.cluster.Link;
import io.quorate.testing.scenario.cluster.NoLeaderFailure;
import io.quorate.testing.scenario.cluster.Node;
import io.quorate.testing.scenario.cluster.NodeSetup;
import io.quorate.testing.scenario.cluster.ScenarioFailure;
import io.quorate.testing.scenario.cluster.TimeFlow;
import io.quorate.testing.scenario.safety.Safety;
import io.quorate.testing.scenario.syntax.LinkRef;
import io.quorate.testing.scenario.syntax.NodeRef;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Where a scenario plays: its present cluster, what moves it, and what watches it. */
public final class Stage {
  /** All that a {@code cluster} line begins afresh. */
  private record Play(
      Cluster cluster,
      Driver driver,
      Deliveries deliveries,
      TimeFlow time,
      BiConsumer<NodeSetup, String> settings) {}

  private final boolean late;
  private final List<Watch> watches = new ArrayList<>();
  private @Nullable Play play;
  private @Nullable String refusal;

  /** A stage on which work is done late, or at once. */
  public Stage(boolean late) {
    this.late = late;
  }

  /**
   * Begins with an empty cluster.
   *
   * @param settings sets the options of a node with this name, for each that is declared
   */
  void begin(BiConsumer<NodeSetup, String> settings) {
    watches.clear();
    refusal = null;
    Cluster cluster = new Cluster();
    Driver driver = new Driver(cluster, new Safety(cluster), late, this::lookAtWatches);
    Deliveries deliveries = new Deliveries(cluster, driver);
    TimeFlow time = new TimeFlow(cluster, driver, deliveries);
    play = new Play(cluster, driver, deliveries, time, settings);
  }

  private Play play() {
    if (play == null) {
      throw new ScenarioFailure("no cluster is declared yet");
    }
    return play;
  }

  /** The cluster as declared so far; it may not have started. */
  Cluster declared() {
    return play().cluster();
  }

  /** Declares one more node. */
  Node declare(NodeId id) {
    Node node = declared().declare(id);
    play().settings().accept(node.setup(), id.value());
    return node;
  }

  /** The cluster, which starts if it has not, with all that was declared. */
  Cluster cluster() {
    for (Node node : declared().real()) {
      if (!node.created()) {
        driver().start(node);
      }
    }
    return declared();
  }

  Driver driver() {
    return play().driver();
  }

  Deliveries deliveries() {
    return play().deliveries();
  }

  TimeFlow time() {
    return play().time();
  }

  /** The node of this name, or the one that leads; not a ghost. */
  Node node(NodeRef ref) {
    Node node = cluster().node(id(ref));
    if (node.isGhost()) {
      throw new ScenarioFailure(node + " is a ghost, which has no core");
    }
    return node;
  }

  /** The name, or that of the node that leads. */
  NodeId id(NodeRef ref) {
    if (!ref.isLeader()) {
      return NodeId.of(ref.name());
    }
    Node leader = cluster().leader();
    if (leader == null) {
      throw new NoLeaderFailure();
    }
    return leader.id();
  }

  /** The nodes of these names. */
  List<Node> nodes(NodesRef refs) {
    cluster();
    return refs.isAll()
        ? declared().real()
        : refs.names().stream().map(this::node).toList();
  }

  /** The link between the nodes of these names. */
  Link link(LinkRef ref) {
    return new Link(end(ref.from()), end(ref.to()));
  }

  private @Nullable NodeId end(@Nullable NodeRef ref) {
    return ref == null ? null : cluster().node(id(ref)).id();
  }

  /** From here on this is looked at after every step. */
  void watch(Watch watch) {
    watches.add(watch);
    watch.check(this);
  }

  /** Nothing is looked at any more. */
  void unwatch() {
    watches.clear();
  }

  private void lookAtWatches() {
    for (Watch watch : watches) {
      watch.check(this);
    }
  }

  /** The last command was refused with this message, or was not. */
  void refused(@Nullable String message) {
    refusal = message;
  }

  /** With what message the last command was refused, null if it was not. */
  @Nullable
  String refusal() {
    return refusal;
  }

  /** A command has ended: what is late completes now. */
  public void endCommand() {
    if (play != null) {
      play.driver().endCommand();
    }
  }

  /** The states of all nodes, a line each. */
  public List<String> describe() {
    return play == null
        ? List.of()
        : play.cluster().all().stream().map(Node::describe).toList();
  }
}
