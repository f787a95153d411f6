// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.command;

import io.quorate.testing.scenario.cluster.Node;
import io.quorate.testing.scenario.command.Expectation.Outcome;
import io.quorate.testing.scenario.syntax.NodeRef;
import io.quorate.testing.scenario.syntax.SyntaxException;
import io.quorate.testing.scenario.syntax.Values;
import io.quorate.testing.scenario.syntax.Words;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Of whom an expectation speaks: of a node, of one among several ({@code n1|n2}), or of every node
 * that is up and no ghost.
 *
 * @param names empty for every node
 */
record Subject(List<NodeRef> names) {
  static Subject take(Words words) throws SyntaxException {
    return new Subject(words.skip("*") ? List.of() : words.take(Values.NODE_CHOICE));
  }

  /** The nodes that are meant. */
  List<Node> nodes(Stage stage) {
    if (names.isEmpty()) {
      return stage.cluster().real().stream().filter(Node::isUp).toList();
    }
    return names.stream().map(stage::node).toList();
  }

  /**
   * The expectation that this holds of them.
   *
   * @param holds whether it holds of one of them
   * @param seen what is so of one of them
   */
  Expectation expect(Predicate<Node> holds, Function<Node, String> seen) {
    return stage -> {
      List<Node> nodes = nodes(stage);
      boolean every = names.isEmpty();
      for (Node node : nodes) {
        // The first that decides: one that breaks it for every node, one that meets it for a
        // choice.
        if (holds.test(node) != every) {
          return new Outcome(!every, node + " " + seen.apply(node));
        }
      }
      List<String> all =
          nodes.stream().map(node -> node + " " + seen.apply(node)).toList();
      return new Outcome(every, String.join(", ", all));
    };
  }
}
