// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.command;

import io.quorate.message.AppendEntries;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.InstallSnapshot;
import io.quorate.message.Message;
import io.quorate.message.PreVote;
import io.quorate.message.PreVoteResponse;
import io.quorate.message.RequestVote;
import io.quorate.message.RequestVoteResponse;
import io.quorate.message.TimeoutNow;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.testing.scenario.cluster.CommandTexts;
import io.quorate.testing.scenario.cluster.Node;
import io.quorate.testing.scenario.cluster.Snapshot;
import io.quorate.testing.scenario.syntax.LinkRef;
import io.quorate.testing.scenario.syntax.Option;
import io.quorate.testing.scenario.syntax.Options;
import io.quorate.testing.scenario.syntax.SyntaxException;
import io.quorate.testing.scenario.syntax.Values;
import io.quorate.testing.scenario.syntax.Words;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code inject}: a node receives a message that the scenario made up. */
final class InjectCommand {
  private static final Option<Long> TERM = Option.required("term", Values.NUMBER);
  private static final Option<EntryId> LAST = Option.required("last", Values.ID);
  private static final Option<EntryId> PREV = Option.required("prev", Values.ID);
  private static final Option<EntryId> MAYBE_LAST = Option.of("last", Values.ID);
  private static final Option<EntryId> MAYBE_PREV = Option.of("prev", Values.ID);
  private static final Option<Long> MATCH = Option.of("match", Values.NUMBER);
  private static final Option<List<Long>> ENTRIES = Option.of("entries", Values.TERMS);
  private static final Option<Long> COMMIT = Option.of("commit", Values.NUMBER);
  private static final Option<Boolean> TRANSFER = Option.flag("transfer");
  private static final Option<Boolean> OK = Option.flag("ok");
  private static final Option<Boolean> REFUSED = Option.flag("refused");

  private static final List<String> TYPES = List.of(
      "PreVote",
      "RequestVote",
      "PreVoteResponse",
      "RequestVoteResponse",
      "AppendEntries",
      "AppendEntriesResponse",
      "InstallSnapshot",
      "TimeoutNow");

  /** Makes a message up. */
  @FunctionalInterface
  private interface Forger {
    Message forge(Stage stage, NodeId from, Node to);
  }

  private InjectCommand() {}

  static Action parse(Words words) throws SyntaxException {
    LinkRef link = words.take(Values.ONE_LINK);
    String type = words.oneOf(TYPES);
    Forger forger = switch (type) {
      case "PreVote", "RequestVote" -> request(words, type.equals("PreVote"));
      case "PreVoteResponse", "RequestVoteResponse" ->
        answer(words, type.equals("PreVoteResponse"));
      case "AppendEntries" -> append(words);
      case "AppendEntriesResponse" -> appendAnswer(words);
      case "InstallSnapshot" -> snapshot(words);
      default -> timeoutNow(words);
    };
    return stage -> {
      Node receiver = stage.node(Objects.requireNonNull(link.to()));
      NodeId sender = stage.id(Objects.requireNonNull(link.from()));
      Message message = forger.forge(stage, sender, receiver);
      stage.driver().inject(receiver, message, broughtAlong(message));
    };
  }

  private static Forger request(Words words, boolean pre) throws SyntaxException {
    Options options = words.options(TERM, LAST, TRANSFER);
    long term = options.need(TERM);
    EntryId last = options.need(LAST);
    boolean transfer = options.has(TRANSFER);
    // A transfer is never rehearsed, so that a PreVote has nothing to say of one.
    return (stage, from, to) -> pre
        ? new PreVote(GroupId.FIRST, from, to.id(), term, last)
        : new RequestVote(GroupId.FIRST, from, to.id(), term, last, transfer);
  }

  private static Forger answer(Words words, boolean pre) throws SyntaxException {
    Options options = words.options(TERM, OK, REFUSED);
    long term = options.need(TERM);
    boolean ok = saysYes(words, options);
    return (stage, from, to) -> pre
        ? new PreVoteResponse(GroupId.FIRST, from, to.id(), term, ok)
        : new RequestVoteResponse(GroupId.FIRST, from, to.id(), term, ok);
  }

  /** Whether it is to be {@code ok}; it must be that or {@code refused}. */
  private static boolean saysYes(Words words, Options options) throws SyntaxException {
    if (options.has(OK) == options.has(REFUSED)) {
      throw words.problem("either ok or refused");
    }
    return options.has(OK);
  }

  private static Forger append(Words words) throws SyntaxException {
    Options options = words.options(TERM, PREV, ENTRIES, COMMIT);
    long term = options.need(TERM);
    EntryId previous = options.need(PREV);
    List<Long> terms = options.get(ENTRIES, List.of());
    long commit = options.get(COMMIT, 0L);
    return (stage, from, to) -> new AppendEntries(
        GroupId.FIRST,
        from,
        to.id(),
        term,
        1,
        previous,
        CommandTexts.entriesAfter(previous.index(), terms),
        commit,
        0);
  }

  private static Forger appendAnswer(Words words) throws SyntaxException {
    Options options = words.options(TERM, OK, REFUSED, MATCH, MAYBE_PREV, MAYBE_LAST);
    long term = options.need(TERM);
    AppendEntriesResponse.Result result;
    if (saysYes(words, options)) {
      if (!options.has(MATCH) || options.has(MAYBE_PREV) || options.has(MAYBE_LAST)) {
        throw words.problem("match= alone with ok");
      }
      result = new AppendEntriesResponse.Accepted(options.need(MATCH));
    } else {
      if (options.has(MATCH) || !options.has(MAYBE_PREV) || !options.has(MAYBE_LAST)) {
        throw words.problem("prev= and last= with refused");
      }
      EntryId previous = options.need(MAYBE_PREV);
      result =
          new AppendEntriesResponse.Refused(previous, hint(previous, options.need(MAYBE_LAST)));
    }
    return (stage, from, to) -> {
      AppendEntries request = stage.cluster().network().newestAppend(to.id(), from);
      return new AppendEntriesResponse(
          GroupId.FIRST,
          from,
          to.id(),
          term,
          request == null ? 0 : request.session(),
          request == null ? 0 : request.round(),
          result);
    };
  }

  /**
   * The hint of a refusal by a log of which only the end is given: the last entry at or below the
   * refused one whose term is not later, as far as that can be told from the end.
   */
  private static EntryId hint(EntryId previous, EntryId last) {
    if (last.term() <= previous.term()) {
      long index = Math.min(last.index(), previous.index());
      return index == 0 ? EntryId.NONE : new EntryId(index, last.term());
    }
    long index = Math.min(last.index(), previous.index()) - 1;
    return index <= 0 ? EntryId.NONE : new EntryId(index, previous.term());
  }

  private static Forger snapshot(Words words) throws SyntaxException {
    Options options = words.options(
        TERM,
        LAST,
        NodeOptions.NEEDED_VOTERS,
        NodeOptions.OUTGOING,
        NodeOptions.LEARNERS,
        NodeOptions.NEXT_LEARNERS);
    long term = options.need(TERM);
    EntryId last = options.need(LAST);
    return (stage, from, to) -> {
      ClusterConfiguration configuration =
          to.setup().settings().leaving(NodeOptions.configuration(options));
      SnapshotMetadata metadata =
          new SnapshotMetadata(last, stage.cluster().known(configuration), last.index());
      return new InstallSnapshot(GroupId.FIRST, from, to.id(), term, 1, metadata);
    };
  }

  private static @Nullable Snapshot broughtAlong(Message message) {
    return message instanceof InstallSnapshot install
        ? CommandTexts.snapshot(install.snapshot())
        : null;
  }

  private static Forger timeoutNow(Words words) throws SyntaxException {
    long term = words.options(TERM).need(TERM);
    return (stage, from, to) -> new TimeoutNow(GroupId.FIRST, from, to.id(), term);
  }
}
