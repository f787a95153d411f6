// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.command;

import io.quorate.testing.scenario.cluster.ScenarioFailure;
import io.quorate.testing.scenario.syntax.NodeRef;
import io.quorate.testing.scenario.syntax.Option;
import io.quorate.testing.scenario.syntax.SyntaxException;
import io.quorate.testing.scenario.syntax.Values;
import io.quorate.testing.scenario.syntax.Words;
import java.util.List;
import java.util.Map;

/** Commands that change who takes part, who leads, and what the log begins after. */
final class MembershipCommands {
  private static final Option<List<NodeRef>> ADD_VOTER = Option.of("add-voter", Values.NODES);
  private static final Option<List<NodeRef>> ADD_LEARNER = Option.of("add-learner", Values.NODES);
  private static final Option<List<NodeRef>> PROMOTE = Option.of("promote", Values.NODES);
  private static final Option<List<NodeRef>> DEMOTE = Option.of("demote", Values.NODES);
  private static final Option<List<NodeRef>> REMOVE = Option.of("remove", Values.NODES);
  private static final Option<Boolean> JOINT = Option.of("joint", Values.ON_OFF);
  private static final Option<Long> UP_TO = Option.required("upto", Values.NUMBER);

  private MembershipCommands() {}

  static void addTo(Map<String, Commands.Parser> parsers) {
    parsers.put("change", MembershipCommands::change);
    parsers.put("transfer", MembershipCommands::transfer);
    parsers.put("snapshot", MembershipCommands::snapshot);
    parsers.put("compact", MembershipCommands::compact);
    parsers.put("reset-config", MembershipCommands::resetConfig);
  }

  private static Action change(Words words) throws SyntaxException {
    words.take(Values.NODE);
    if (!words.skip("leave")) {
      words.options(ADD_VOTER, ADD_LEARNER, PROMOTE, DEMOTE, REMOVE, JOINT);
    }
    return later("change");
  }

  private static Action transfer(Words words) throws SyntaxException {
    words.take(Values.ONE_LINK);
    return later("transfer");
  }

  private static Action snapshot(Words words) throws SyntaxException {
    words.take(Values.NODE);
    return later("snapshot");
  }

  private static Action compact(Words words) throws SyntaxException {
    words.take(Values.NODE);
    words.options(UP_TO);
    return later("compact");
  }

  private static Action resetConfig(Words words) throws SyntaxException {
    words.take(Values.NODE);
    words.options(NodeOptions.NEEDED_VOTERS);
    return later("reset-config");
  }

  private static Action later(String what) {
    return stage -> {
      throw ScenarioFailure.notSupportedYet(what);
    };
  }
}
