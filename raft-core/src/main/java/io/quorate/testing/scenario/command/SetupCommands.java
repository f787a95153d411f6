// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.command;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.NodeId;
import io.quorate.testing.scenario.cluster.Node;
import io.quorate.testing.scenario.cluster.NodeSetup;
import io.quorate.testing.scenario.cluster.ScenarioFailure;
import io.quorate.testing.scenario.syntax.NodeRef;
import io.quorate.testing.scenario.syntax.Option;
import io.quorate.testing.scenario.syntax.Options;
import io.quorate.testing.scenario.syntax.SyntaxException;
import io.quorate.testing.scenario.syntax.Value;
import io.quorate.testing.scenario.syntax.Values;
import io.quorate.testing.scenario.syntax.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Commands that declare a cluster before its nodes start. */
final class SetupCommands {
  private static final Option<List<Long>> TERMS = Option.of("terms", Values.TERMS);
  private static final Option<EntryId> SNAPSHOT = Option.of("snapshot", Values.ID);
  private static final Option<Long> TERM = Option.of("term", Values.NUMBER);
  private static final Option<Long> COMMIT = Option.of("commit", Values.NUMBER);
  private static final Option<Long> AT = Option.required("at", Values.NUMBER);
  private static final Option<Optional<NodeId>> VOTE =
      Option.of("vote", Value.of("a node name or none", word -> {
        NodeId node = Values.NAME.parse(word);
        return node == null && !word.equals("none") ? null : Optional.ofNullable(node);
      }));

  private SetupCommands() {}

  static void addTo(Map<String, Commands.Parser> parsers) {
    parsers.put("cluster", SetupCommands::cluster);
    parsers.put("node", SetupCommands::node);
    parsers.put("ghost", SetupCommands::ghost);
    parsers.put("log", SetupCommands::log);
    parsers.put("state", SetupCommands::state);
    parsers.put("config", SetupCommands::config);
    parsers.put("start", words -> Stage::cluster);
  }

  private static Action cluster(Words words) throws SyntaxException {
    List<NodeId> voters = words.takeAll(Values.NAME, List.of());
    List<Option<?>> accepted = new ArrayList<>(ConfigOptions.ALL);
    accepted.add(NodeOptions.LEARNERS);
    Options options = words.options(accepted);
    List<NodeId> learners = options.get(NodeOptions.LEARNERS, List.of());
    return stage -> {
      ClusterConfiguration configuration =
          new ClusterConfiguration(voters, List.of(), learners, List.of());
      stage.begin((setup, name) -> ConfigOptions.apply(options, setup, name));
      for (NodeId member : concat(voters, learners)) {
        stage.declare(member).setup().initial(configuration);
      }
    };
  }

  private static Action node(Words words) throws SyntaxException {
    List<NodeId> names = words.takeAll(Values.NAME, List.of());
    Options options = words.options(NodeOptions.VOTERS, NodeOptions.LEARNERS);
    boolean configured = options.has(NodeOptions.VOTERS);
    return stage -> {
      for (NodeId name : names) {
        Node node = stage.declare(name);
        if (configured) {
          node.setup().initial(NodeOptions.configuration(options));
        }
      }
    };
  }

  private static Action ghost(Words words) throws SyntaxException {
    List<NodeId> names = words.takeAll(Values.NAME, List.of());
    return stage -> names.forEach(stage.declared()::makeGhost);
  }

  private static Action log(Words words) throws SyntaxException {
    NodesRef nodes = NodesRef.take(words, List.of());
    Options options = words.options(TERMS, SNAPSHOT);
    EntryId snapshot = options.get(SNAPSHOT, EntryId.NONE);
    List<Long> terms = options.get(TERMS, List.of());
    return setUp(nodes, setup -> setup.log(snapshot, terms));
  }

  private static Action state(Words words) throws SyntaxException {
    NodesRef nodes = NodesRef.take(words, List.of());
    Options options = words.options(TERM, VOTE, COMMIT);
    NodeId vote = options.get(VOTE, Optional.empty()).orElse(null);
    return setUp(nodes, setup -> setup.hardState(options.get(TERM), vote, options.get(COMMIT)));
  }

  private static Action config(Words words) throws SyntaxException {
    NodesRef nodes = NodesRef.take(words, List.of());
    Options options = words.options(
        AT,
        NodeOptions.NEEDED_VOTERS,
        NodeOptions.OUTGOING,
        NodeOptions.LEARNERS,
        NodeOptions.NEXT_LEARNERS);
    return setUp(
        nodes,
        setup -> setup.configurationAt(options.need(AT), NodeOptions.configuration(options)));
  }

  private static Action setUp(NodesRef nodes, Consumer<NodeSetup> change) {
    return stage -> {
      List<Node> meant = nodes.isAll() ? stage.declared().real() : named(stage, nodes.names());
      for (Node node : meant) {
        if (node.created()) {
          throw new ScenarioFailure(node + " has started: its disk is its own from then on");
        }
        change.accept(node.setup());
      }
    };
  }

  private static List<Node> named(Stage stage, List<NodeRef> names) {
    return names.stream()
        .map(name -> stage.declared().node(NodeId.of(name.name())))
        .toList();
  }

  private static List<NodeId> concat(List<NodeId> first, List<NodeId> second) {
    List<NodeId> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
