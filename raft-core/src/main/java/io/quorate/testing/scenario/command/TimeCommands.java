// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.command;

import io.quorate.core.Input;
import io.quorate.testing.scenario.cluster.Node;
import io.quorate.testing.scenario.cluster.ScenarioFailure;
import io.quorate.testing.scenario.syntax.NodeRef;
import io.quorate.testing.scenario.syntax.SyntaxException;
import io.quorate.testing.scenario.syntax.Values;
import io.quorate.testing.scenario.syntax.Words;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Commands that let time pass or a timer run out. */
final class TimeCommands {
  private TimeCommands() {}

  static void addTo(Map<String, Commands.Parser> parsers) {
    parsers.put("advance", TimeCommands::advance);
    parsers.put("run", TimeCommands::run);
    parsers.put("await", TimeCommands::await);
    parsers.put("timeout", words -> onNode(words, TimeCommands::timeout));
    parsers.put("elect", words -> onNode(words, TimeCommands::elect));
    parsers.put("campaign", words -> onNode(words, TimeCommands::timeout));
    parsers.put("step-down", words -> onNode(words, TimeCommands::stepDown));
    parsers.put("forget-leader", words -> onNode(words, TimeCommands::forgetLeader));
  }

  private static Action advance(Words words) throws SyntaxException {
    Optional<NodeRef> name = words.tryTake(Values.NODE);
    long nanos = words.take(Values.DURATION);
    return stage -> {
      List<Node> all = stage.cluster().all();
      stage.time().advance(name.isEmpty() ? all : List.of(stage.node(name.get())), nanos);
    };
  }

  private static Action run(Words words) throws SyntaxException {
    long nanos = words.take(Values.DURATION);
    return stage -> {
      stage.cluster();
      stage.time().run(nanos);
    };
  }

  private static Action await(Words words) throws SyntaxException {
    long nanos = words.take(Values.DURATION);
    Expectation expectation = ExpectCommands.expectation(words);
    return stage -> {
      stage.cluster();
      if (!stage.time().await(nanos, () -> Watch.look(expectation, stage).holds())) {
        throw new ScenarioFailure("not within " + nanos / 1_000_000 + "ms: "
            + Watch.look(expectation, stage).saw());
      }
    };
  }

  /** What a command does to one node. */
  @FunctionalInterface
  private interface NodeAction {
    void perform(Stage stage, Node node);
  }

  private static Action onNode(Words words, NodeAction action) throws SyntaxException {
    NodeRef name = words.take(Values.NODE);
    return stage -> action.perform(stage, stage.node(name));
  }

  private static void timeout(Stage stage, Node node) {
    stage.time().electionTimeout(node);
  }

  private static void elect(Stage stage, Node node) {
    timeout(stage, node);
    stage.deliveries().all();
  }

  private static void stepDown(Stage stage, Node node) {
    stage.refused(stage.driver().command(node, new Input.StepDown()));
  }

  private static void forgetLeader(Stage stage, Node node) {
    stage.refused(stage.driver().forgetLeader(node));
  }
}
