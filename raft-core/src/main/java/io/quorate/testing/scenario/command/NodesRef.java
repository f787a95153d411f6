// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.command;

import io.quorate.testing.scenario.cluster.Node;
import io.quorate.testing.scenario.syntax.NodeRef;
import io.quorate.testing.scenario.syntax.SyntaxException;
import io.quorate.testing.scenario.syntax.Values;
import io.quorate.testing.scenario.syntax.Words;
import java.util.List;

/**
 * How a scenario names several nodes.
 *
 * @param names empty for {@code *}, all but ghosts
 */
record NodesRef(List<NodeRef> names) {
  /** Takes names with blanks between, or {@code *}, up to an option or one of these words. */
  static NodesRef take(Words words, List<String> stops) throws SyntaxException {
    if (words.skip("*")) {
      return new NodesRef(List.of());
    }
    return new NodesRef(words.takeAll(Values.NODE, stops));
  }

  /** Whether all are meant. */
  boolean isAll() {
    return names.isEmpty();
  }

  /** The nodes that an expectation speaks of: with {@code *} all that are up and no ghosts. */
  List<Node> lookedAt(Stage stage) {
    return isAll() ? new Subject(names).nodes(stage) : stage.nodes(this);
  }
}
