// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.command;

import io.quorate.testing.scenario.syntax.SyntaxException;
import io.quorate.testing.scenario.syntax.Words;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** All commands by their first word, in the order in which the language's description has them. */
public final class Commands {
  /** How the rest of a line is read. */
  @FunctionalInterface
  interface Parser {
    Action parse(Words words) throws SyntaxException;
  }

  /** Those that ask nothing of a core, so that {@code expect error} looks past them. */
  private static final Set<String> LOOKING_ON =
      Set.of("expect", "always", "never", "unwatch", "mark", "allow-stop", "commit-of", "vote-of");

  private static final Map<String, Parser> PARSERS = new LinkedHashMap<>();

  static {
    SetupCommands.addTo(PARSERS);
    TimeCommands.addTo(PARSERS);
    NetworkCommands.addTo(PARSERS);
    PARSERS.put("inject", InjectCommand::parse);
    ClientCommands.addTo(PARSERS);
    MembershipCommands.addTo(PARSERS);
    FaultCommands.addTo(PARSERS);
    ExpectCommands.addTo(PARSERS);
    QuorumCommands.addTo(PARSERS);
  }

  private Commands() {}

  /** Reads a line that is not blank. */
  public static Action parse(Words words) throws SyntaxException {
    String name = words.oneOf(PARSERS.keySet());
    Action action = Objects.requireNonNull(PARSERS.get(name)).parse(words);
    words.end();
    if (LOOKING_ON.contains(name)) {
      return action;
    }
    return stage -> {
      stage.refused(null);
      action.perform(stage);
    };
  }
}
