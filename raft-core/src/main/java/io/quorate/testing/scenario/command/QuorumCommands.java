// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.command;

import io.quorate.core.CommitRule;
import io.quorate.core.Quorum;
import io.quorate.model.NodeId;
import io.quorate.testing.scenario.cluster.ScenarioFailure;
import io.quorate.testing.scenario.syntax.Option;
import io.quorate.testing.scenario.syntax.Options;
import io.quorate.testing.scenario.syntax.Range;
import io.quorate.testing.scenario.syntax.SyntaxException;
import io.quorate.testing.scenario.syntax.Values;
import io.quorate.testing.scenario.syntax.Words;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The rules on majorities by themselves, which need no cluster. */
final class QuorumCommands {
  private static final Option<Map<NodeId, Long>> MATCH = Option.required("match", Values.INDEXES);
  private static final Option<List<Long>> TERMS = Option.of("terms", Values.TERMS);
  private static final Option<Long> TERM = Option.of("term", Values.NUMBER);
  private static final Option<Long> FROM = Option.of("from", Values.NUMBER);
  private static final Option<List<NodeId>> YES = Option.of("yes", Values.NAMES);
  private static final Option<List<NodeId>> NO = Option.of("no", Values.NAMES);

  private QuorumCommands() {}

  static void addTo(Map<String, Commands.Parser> parsers) {
    parsers.put("commit-of", QuorumCommands::commitOf);
    parsers.put("vote-of", QuorumCommands::voteOf);
  }

  private static Action commitOf(Words words) throws SyntaxException {
    Options options =
        words.options(NodeOptions.NEEDED_VOTERS, NodeOptions.OUTGOING, MATCH, TERMS, TERM, FROM);
    boolean asLeader = options.has(TERMS);
    if (options.has(TERM) != asLeader || options.has(FROM) != asLeader) {
      throw words.problem("terms=, term= and from= together");
    }
    words.expect("=");
    Range expected = words.take(Values.RANGE);
    return stage -> {
      Map<NodeId, Long> match = options.need(MATCH);
      long index = Quorum.committedIndex(
          NodeOptions.configuration(options), node -> match.getOrDefault(node, 0L));
      if (asLeader) {
        List<Long> terms = options.need(TERMS);
        index = CommitRule.advance(
            index,
            options.need(FROM),
            options.need(TERM),
            at -> at == 0 ? 0 : at > terms.size() ? -1 : terms.get((int) at - 1));
      }
      if (!expected.contains(index)) {
        throw new ScenarioFailure("commit-of: expected " + expected + ", is " + index);
      }
    };
  }

  private static Action voteOf(Words words) throws SyntaxException {
    Options options = words.options(NodeOptions.NEEDED_VOTERS, NodeOptions.OUTGOING, YES, NO);
    words.expect("=");
    Set<String> expected = words.take(Values.choice("won", "lost", "pending"));
    return stage -> {
      String outcome = Quorum.vote(
              NodeOptions.configuration(options),
              options.get(YES, List.of())::contains,
              options.get(NO, List.of())::contains)
          .name()
          .toLowerCase(Locale.ROOT);
      if (!expected.contains(outcome)) {
        throw new ScenarioFailure(
            "vote-of: expected " + String.join("|", expected) + ", is " + outcome);
      }
    };
  }
}
