// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.command;

import io.quorate.testing.scenario.cluster.MessageFilter;
import io.quorate.testing.scenario.syntax.Option;
import io.quorate.testing.scenario.syntax.Options;
import io.quorate.testing.scenario.syntax.Range;
import io.quorate.testing.scenario.syntax.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The options that pick messages. */
final class FilterOptions {
  private static final Option<Set<String>> TYPE = Option.of(
      "type",
      Values.choice(
          "PreVote",
          "PreVoteResponse",
          "RequestVote",
          "RequestVoteResponse",
          "AppendEntries",
          "AppendEntriesResponse",
          "InstallSnapshot",
          "InstallSnapshotResponse",
          "ReadIndex",
          "ReadIndexResponse",
          "TimeoutNow"));
  private static final Option<Set<String>> ENTRIES =
      Option.of("entries", Values.choice("yes", "no"));
  private static final Option<Range> INDEX = Option.of("index", Values.RANGE);
  private static final Option<Range> TERM = Option.of("term", Values.RANGE);
  private static final Option<Range> MATCH = Option.of("match", Values.RANGE);
  private static final Option<Boolean> OK = Option.flag("ok");
  private static final Option<Boolean> REFUSED = Option.flag("refused");

  private FilterOptions() {}

  /** All of them, and these. */
  static List<Option<?>> with(Option<?>... others) {
    List<Option<?>> all = new ArrayList<>(List.of(TYPE, ENTRIES, INDEX, TERM, MATCH, OK, REFUSED));
    all.addAll(List.of(others));
    return all;
  }

  /** The filter that is given. */
  static MessageFilter filter(Options options) {
    return new MessageFilter(
        options.get(TYPE),
        options.get(ENTRIES),
        options.get(INDEX),
        options.get(TERM),
        options.get(MATCH),
        options.has(OK),
        options.has(REFUSED));
  }
}
