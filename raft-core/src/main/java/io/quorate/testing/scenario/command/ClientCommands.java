// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.command;

import io.quorate.testing.scenario.cluster.ClientSessions;
import io.quorate.testing.scenario.cluster.Node;
import io.quorate.testing.scenario.cluster.TrackedProposal;
import io.quorate.testing.scenario.cluster.TrackedRead;
import io.quorate.testing.scenario.syntax.NodeRef;
import io.quorate.testing.scenario.syntax.Option;
import io.quorate.testing.scenario.syntax.Options;
import io.quorate.testing.scenario.syntax.SyntaxException;
import io.quorate.testing.scenario.syntax.Values;
import io.quorate.testing.scenario.syntax.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands of the users of a cluster. */
final class ClientCommands {
  private static final Option<Integer> COUNT = Option.of("count", Values.COUNT);
  private static final Option<String> SESSION = Option.of("session", Values.LABEL);
  private static final Option<Long> SEQUENCE = Option.of("seq", Values.NUMBER);
  private static final Option<Long> LOWEST = Option.of("lowest", Values.NUMBER);
  private static final Option<Boolean> LEASE = Option.flag("lease");

  private ClientCommands() {}

  static void addTo(Map<String, Commands.Parser> parsers) {
    parsers.put("propose", ClientCommands::propose);
    parsers.put("open-session", ClientCommands::openSession);
    parsers.put("read", ClientCommands::read);
  }

  private static Action propose(Words words) throws SyntaxException {
    NodeRef name = words.take(Values.NODE);
    String text = words.text();
    Options options = words.options(COUNT, SESSION, SEQUENCE, LOWEST);
    if (options.has(SESSION) != options.has(SEQUENCE)) {
      throw words.problem("session= and seq= together");
    }
    if (options.has(LOWEST) && !options.has(SEQUENCE)) {
      throw words.problem("lowest= only with session= and seq=");
    }
    List<String> texts = texts(text, options.get(COUNT));
    return stage -> {
      Node node = stage.node(name);
      List<TrackedProposal> proposals = options.has(SESSION)
          ? inSession(stage.cluster().sessions(), options, texts)
          : texts.stream().map(TrackedProposal::new).toList();
      for (TrackedProposal proposal : proposals) {
        stage.cluster().proposals().put(proposal.text(), proposal);
      }
      stage.refused(stage.driver().propose(node, proposals));
    };
  }

  /**
   * Numbered from the given one on. Without {@code lowest} the client may send all of them again.
   */
  private static List<TrackedProposal> inSession(
      ClientSessions sessions, Options options, List<String> texts) {
    List<TrackedProposal> proposals = new ArrayList<>();
    long sequence = options.need(SEQUENCE);
    for (String text : texts) {
      proposals.add(
          sessions.command(options.need(SESSION), sequence++, options.get(LOWEST, 1L), text));
    }
    return proposals;
  }

  private static List<String> texts(String text, @Nullable Integer count) {
    if (count == null) {
      return List.of(text);
    }
    List<String> texts = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      texts.add(text + "-" + i);
    }
    return texts;
  }

  private static Action openSession(Words words) throws SyntaxException {
    NodeRef name = words.take(Values.NODE);
    String session = words.take(Values.LABEL);
    return stage -> {
      Node node = stage.node(name);
      TrackedProposal opening = stage.cluster().sessions().open(session);
      stage.refused(stage.driver().propose(node, List.of(opening)));
    };
  }

  private static Action read(Words words) throws SyntaxException {
    NodeRef name = words.take(Values.NODE);
    String label = words.take(Values.LABEL);
    Options options = words.options(LEASE);
    return stage -> {
      Node node = stage.node(name);
      TrackedRead read = new TrackedRead(options.has(LEASE));
      stage.cluster().reads().put(label, read);
      stage.refused(stage.driver().read(node, read));
    };
  }
}
