// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.command;

import io.quorate.model.NodeId;
import io.quorate.testing.scenario.cluster.Node;
import io.quorate.testing.scenario.command.Expectation.Outcome;
import io.quorate.testing.scenario.syntax.NodeRef;
import io.quorate.testing.scenario.syntax.Option;
import io.quorate.testing.scenario.syntax.Range;
import io.quorate.testing.scenario.syntax.SyntaxException;
import io.quorate.testing.scenario.syntax.Values;
import io.quorate.testing.scenario.syntax.Words;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Expectations about who leads, and about a node's role, term, vote and progress. */
final class NodeExpectations {
  static final String NOBODY = "none";

  private static final Option<Range> TERM = Option.of("term", Values.RANGE);

  private NodeExpectations() {}

  static void addTo(Map<String, ExpectCommands.Parser> parsers) {
    parsers.put("leader", NodeExpectations::leader);
    parsers.put("no-leader", words -> NodeExpectations::noLeader);
    parsers.put("role", NodeExpectations::role);
    parsers.put("term", words -> number(words, "is in term ", Node::term));
    parsers.put("vote", words -> somebody(words, "voted for ", Node::votedFor));
    parsers.put("knows-leader", words -> somebody(words, "knows as leader: ", Node::leader));
    parsers.put("commit", words -> number(words, "has commit index ", Node::commitIndex));
    parsers.put("applied", words -> number(words, "has applied up to ", Node::appliedIndex));
  }

  private static Expectation leader(Words words) throws SyntaxException {
    List<NodeRef> names = words.skip("*") ? List.of() : words.take(Values.NODE_CHOICE);
    Range term = words.options(TERM).get(TERM);
    return stage -> {
      Node leader = stage.cluster().leader();
      if (leader == null) {
        return new Outcome(false, "no node leads");
      }
      boolean meant =
          names.isEmpty() || names.stream().map(stage::id).anyMatch(leader.id()::equals);
      return new Outcome(
          meant && (term == null || term.contains(leader.term())),
          leader + " leads term " + leader.term());
    };
  }

  private static Outcome noLeader(Stage stage) {
    Node leader = stage.cluster().leader();
    return new Outcome(
        leader == null, leader == null ? "no node leads" : leader + " leads term " + leader.term());
  }

  private static Expectation role(Words words) throws SyntaxException {
    Subject subject = Subject.take(words);
    Set<String> roles = words.take(Values.choice(
        "follower", "precandidate", "candidate", "leader", "learner", "stopped", "down"));
    return subject.expect(node -> roles.contains(node.role()), node -> "is " + node.role());
  }

  private static Expectation number(Words words, String verb, ToLongFunction<Node> number)
      throws SyntaxException {
    Subject subject = Subject.take(words);
    Range range = words.take(Values.RANGE);
    return subject.expect(
        node -> range.contains(number.applyAsLong(node)), node -> verb + number.applyAsLong(node));
  }

  private static Expectation somebody(
      Words words, String verb, Function<Node, @Nullable NodeId> somebody) throws SyntaxException {
    Subject subject = Subject.take(words);
    List<NodeRef> wanted = words.take(Values.NODE_OR_NONE);
    return stage -> {
      List<String> names = names(stage, wanted);
      return subject
          .expect(
              node -> names.contains(nameOf(somebody.apply(node))),
              node -> verb + nameOf(somebody.apply(node)))
          .look(stage);
    };
  }

  /** The names that are meant, one of which may be nobody. */
  static List<String> names(Stage stage, List<NodeRef> refs) {
    return refs.stream()
        .map(ref -> ref.name().equals(NOBODY) ? NOBODY : stage.id(ref).value())
        .toList();
  }

  /** The name of a node that may be nobody. */
  static String nameOf(@Nullable NodeId node) {
    return node == null ? NOBODY : node.value();
  }
}
