// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.command;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.testing.invariant.LogImage;
import io.quorate.testing.scenario.cluster.Disk;
import io.quorate.testing.scenario.cluster.Node;
import io.quorate.testing.scenario.command.Expectation.Outcome;
import io.quorate.testing.scenario.syntax.IdRange;
import io.quorate.testing.scenario.syntax.NodeRef;
import io.quorate.testing.scenario.syntax.Option;
import io.quorate.testing.scenario.syntax.Options;
import io.quorate.testing.scenario.syntax.Range;
import io.quorate.testing.scenario.syntax.SyntaxException;
import io.quorate.testing.scenario.syntax.Values;
import io.quorate.testing.scenario.syntax.Words;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Expectations about logs, disks and the configurations in them. */
final class LogExpectations {
  private static final Option<List<Range>> TERMS = Option.required("terms", Values.TERM_RANGES);
  private static final Option<Long> FIRST = Option.of("first", Values.NUMBER);
  private static final Option<Range> TERM = Option.of("term", Values.RANGE);
  private static final Option<List<NodeRef>> VOTE = Option.of("vote", Values.NODE_OR_NONE);
  private static final Option<IdRange> LAST = Option.of("last", Values.ID_RANGE);
  private static final Option<List<NodeRef>> VOTERS = Option.required("voters", Values.NODES);
  private static final Option<List<NodeRef>> OUTGOING = Option.of("outgoing", Values.NODES);
  private static final Option<List<NodeRef>> LEARNERS = Option.of("learners", Values.NODES);
  private static final Option<List<NodeRef>> NEXT_LEARNERS =
      Option.of("next-learners", Values.NODES);

  private LogExpectations() {}

  static void addTo(Map<String, ExpectCommands.Parser> parsers) {
    parsers.put("log", LogExpectations::log);
    parsers.put("last", LogExpectations::last);
    parsers.put("disk", LogExpectations::disk);
    parsers.put("config", LogExpectations::config);
    parsers.put("same-log", LogExpectations::sameLog);
  }

  private static Expectation log(Words words) throws SyntaxException {
    Subject subject = Subject.take(words);
    Options options = words.options(TERMS, FIRST);
    List<Range> terms = options.need(TERMS);
    Long first = options.get(FIRST);
    return subject.expect(
        node -> hasTerms(node.log(), first, terms), node -> "has " + describe(node.log()));
  }

  private static boolean hasTerms(LogImage log, @Nullable Long given, List<Range> terms) {
    long first = given == null ? log.firstIndex() : given;
    if (first < log.firstIndex() || log.last().index() - first + 1 != terms.size()) {
      return false;
    }
    for (int i = 0; i < terms.size(); i++) {
      if (!terms.get(i).contains(log.termAt(first + i))) {
        return false;
      }
    }
    return true;
  }

  private static String describe(LogImage log) {
    List<String> terms =
        log.entries().stream().map(entry -> Long.toString(entry.term())).toList();
    return "terms=" + String.join(",", terms) + " from " + log.firstIndex() + " on";
  }

  private static Expectation last(Words words) throws SyntaxException {
    Subject subject = Subject.take(words);
    IdRange id = words.take(Values.ID_RANGE);
    return subject.expect(
        node -> id.contains(node.log().last()),
        node -> "ends with " + node.log().last());
  }

  private static Expectation disk(Words words) throws SyntaxException {
    Subject subject = Subject.take(words);
    Options options = words.options(TERM, VOTE, LAST);
    Range term = options.get(TERM);
    IdRange last = options.get(LAST);
    List<NodeRef> vote = options.get(VOTE);
    return stage -> {
      List<String> votes = vote == null ? null : NodeExpectations.names(stage, vote);
      return subject
          .expect(node -> isOnDisk(node.disk(), term, votes, last), node -> "has " + node.disk())
          .look(stage);
    };
  }

  private static boolean isOnDisk(
      Disk disk, @Nullable Range term, @Nullable List<String> votes, @Nullable IdRange last) {
    return (term == null || term.contains(disk.hardState().term()))
        && (votes == null
            || votes.contains(NodeExpectations.nameOf(disk.hardState().votedFor())))
        && (last == null || last.contains(disk.log().last()));
  }

  private static Expectation config(Words words) throws SyntaxException {
    Subject subject = Subject.take(words);
    Options options = words.options(VOTERS, OUTGOING, LEARNERS, NEXT_LEARNERS);
    return stage -> {
      ClusterConfiguration wanted = new ClusterConfiguration(
          ids(stage, options.get(VOTERS, List.of())),
          ids(stage, options.get(OUTGOING, List.of())),
          ids(stage, options.get(LEARNERS, List.of())),
          ids(stage, options.get(NEXT_LEARNERS, List.of())));
      return subject
          .expect(
              node -> isLike(node.configuration(), wanted), node -> "has " + node.configuration())
          .look(stage);
    };
  }

  /** Whether they have the same members, whatever else is known of those. */
  private static boolean isLike(ClusterConfiguration one, ClusterConfiguration other) {
    return one.voters().equals(other.voters())
        && one.outgoingVoters().equals(other.outgoingVoters())
        && one.learners().equals(other.learners())
        && one.nextLearners().equals(other.nextLearners());
  }

  private static List<NodeId> ids(Stage stage, List<NodeRef> refs) {
    return refs.stream().map(stage::id).toList();
  }

  private static Expectation sameLog(Words words) throws SyntaxException {
    NodesRef refs = NodesRef.take(words, List.of());
    return stage -> {
      List<Node> nodes = refs.lookedAt(stage);
      String difference = "all logs are the same";
      boolean same = true;
      for (Node node : nodes) {
        String found = difference(nodes.get(0), node);
        if (found != null) {
          difference = found;
          same = false;
          break;
        }
      }
      return new Outcome(same, difference);
    };
  }

  /** Where two logs differ, looking where both hold entries and at their ends; null if nowhere. */
  private static @Nullable String difference(Node one, Node other) {
    LogImage log = one.log();
    for (LogEntry entry : other.log().entries()) {
      if (log.holds(entry.index()) && !log.entry(entry.index()).equals(entry)) {
        return "at index " + entry.index() + " " + one + " has " + log.entry(entry.index())
            + " and " + other + " has " + entry + " (their commands differ if that is the same)";
      }
    }
    return log.last().equals(other.log().last())
        ? null
        : one + " ends with " + log.last() + ", " + other + " with "
            + other.log().last();
  }
}
