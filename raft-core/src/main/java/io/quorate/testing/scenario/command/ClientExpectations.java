// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.command;

import io.quorate.testing.scenario.cluster.Node;
import io.quorate.testing.scenario.cluster.ScenarioFailure;
import io.quorate.testing.scenario.cluster.TrackedChange;
import io.quorate.testing.scenario.cluster.TrackedProposal;
import io.quorate.testing.scenario.cluster.TrackedRead;
import io.quorate.testing.scenario.cluster.TrackedTransfer;
import io.quorate.testing.scenario.command.Expectation.Outcome;
import io.quorate.testing.scenario.syntax.Option;
import io.quorate.testing.scenario.syntax.Range;
import io.quorate.testing.scenario.syntax.SyntaxException;
import io.quorate.testing.scenario.syntax.Values;
import io.quorate.testing.scenario.syntax.Words;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Expectations about what users see: states, and what they were told. */
final class ClientExpectations {
  private static final Option<Range> INDEX = Option.of("index", Values.RANGE);

  private ClientExpectations() {}

  static void addTo(Map<String, ExpectCommands.Parser> parsers) {
    parsers.put("state", ClientExpectations::state);
    parsers.put("count", ClientExpectations::count);
    parsers.put("same-state", ClientExpectations::sameState);
    parsers.put("proposal", ClientExpectations::proposal);
    parsers.put("read", ClientExpectations::read);
    parsers.put("change", ClientExpectations::change);
    parsers.put("transfer", ClientExpectations::transfer);
    parsers.put("error", ClientExpectations::error);
  }

  private static Expectation state(Words words) throws SyntaxException {
    Subject subject = Subject.take(words);
    boolean ends = words.skip("ends");
    List<String> texts = words.texts();
    return subject.expect(
        node -> ends ? endsWith(node.commands(), texts) : node.commands().equals(texts),
        node -> "has the state " + quoted(node.commands()));
  }

  private static boolean endsWith(List<String> commands, List<String> texts) {
    int before = commands.size() - texts.size();
    return before >= 0 && commands.subList(before, commands.size()).equals(texts);
  }

  private static String quoted(List<String> commands) {
    return commands.isEmpty() ? "of no command" : "\"" + String.join("\" \"", commands) + "\"";
  }

  private static Expectation count(Words words) throws SyntaxException {
    Subject subject = Subject.take(words);
    String text = words.text();
    Range count = words.take(Values.RANGE);
    return subject.expect(
        node -> count.contains(Collections.frequency(node.commands(), text)),
        node -> "applied it " + Collections.frequency(node.commands(), text) + " times");
  }

  private static Expectation sameState(Words words) throws SyntaxException {
    NodesRef refs = NodesRef.take(words, List.of());
    return stage -> {
      List<Node> nodes = refs.lookedAt(stage);
      for (Node node : nodes) {
        Node first = nodes.get(0);
        if (!node.commands().equals(first.commands())) {
          return new Outcome(
              false,
              first + " has " + quoted(first.commands()) + ", " + node + " has "
                  + quoted(node.commands()));
        }
      }
      return new Outcome(true, "all states are the same");
    };
  }

  private static Expectation proposal(Words words) throws SyntaxException {
    String text = words.text();
    Set<String> outcomes =
        words.take(Values.choice("pending", "committed", "rejected", "unknown", "duplicate"));
    return stage -> {
      TrackedProposal proposal = stage.cluster().proposals().get(text);
      if (proposal == null) {
        throw new ScenarioFailure("nobody proposed \"" + text + "\"");
      }
      String outcome = proposal.outcome().name().toLowerCase(Locale.ROOT);
      return new Outcome(outcomes.contains(outcome), "it is " + outcome);
    };
  }

  private static Expectation read(Words words) throws SyntaxException {
    String label = words.take(Values.LABEL);
    Set<String> outcomes = words.take(Values.choice("pending", "failed", "ready"));
    Range index = words.options(INDEX).get(INDEX);
    return stage -> {
      TrackedRead read = stage.cluster().reads().get(label);
      if (read == null) {
        throw new ScenarioFailure("nobody asked for a read " + label);
      }
      String outcome = read.outcome().name().toLowerCase(Locale.ROOT);
      return new Outcome(
          outcomes.contains(outcome) && (index == null || index.contains(read.index())),
          "it is " + outcome + (read.index() < 0 ? "" : " index=" + read.index()));
    };
  }

  private static Expectation change(Words words) throws SyntaxException {
    Set<String> outcomes = words.take(Values.choice("pending", "done", "rejected"));
    return stage -> {
      TrackedChange change = stage.cluster().change();
      if (change == null) {
        throw new ScenarioFailure("nobody asked for a membership change");
      }
      String outcome = change.outcome(stage.cluster()).name().toLowerCase(Locale.ROOT);
      return new Outcome(outcomes.contains(outcome), "it is " + outcome);
    };
  }

  private static Expectation transfer(Words words) throws SyntaxException {
    Set<String> outcomes = words.take(Values.choice("pending", "done", "failed"));
    return stage -> {
      TrackedTransfer transfer = stage.cluster().transfer();
      if (transfer == null) {
        throw new ScenarioFailure("nobody asked for a leadership transfer");
      }
      String outcome = transfer.outcome().name().toLowerCase(Locale.ROOT);
      return new Outcome(outcomes.contains(outcome), "it is " + outcome);
    };
  }

  private static Expectation error(Words words) throws SyntaxException {
    SyntaxException illegal = words.problem("a legal regular expression before");
    Pattern pattern;
    try {
      pattern = Pattern.compile(words.regex());
    } catch (PatternSyntaxException e) {
      throw new SyntaxException(
          illegal.line(), illegal.column(), "expected a regular expression: " + e.getDescription());
    }
    return stage -> {
      String refusal = stage.refusal();
      return new Outcome(
          refusal != null && pattern.matcher(refusal).find(),
          refusal == null ? "it was not refused" : "it was refused: " + refusal);
    };
  }
}
