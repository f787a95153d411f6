// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.command;

import io.quorate.core.CoreStatus;
import io.quorate.message.Message;
import io.quorate.testing.scenario.cluster.InFlight;
import io.quorate.testing.scenario.cluster.Link;
import io.quorate.testing.scenario.cluster.MessageFilter;
import io.quorate.testing.scenario.cluster.Network;
import io.quorate.testing.scenario.cluster.Node;
import io.quorate.testing.scenario.command.Expectation.Outcome;
import io.quorate.testing.scenario.syntax.LinkRef;
import io.quorate.testing.scenario.syntax.Option;
import io.quorate.testing.scenario.syntax.Options;
import io.quorate.testing.scenario.syntax.Range;
import io.quorate.testing.scenario.syntax.SyntaxException;
import io.quorate.testing.scenario.syntax.Values;
import io.quorate.testing.scenario.syntax.Words;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** Expectations about messages, and about a leader's view of its followers. */
final class NetworkExpectations {
  private static final int MOST_SHOWN = 8;

  private static final Option<Range> COUNT = Option.of("count", Values.RANGE);
  private static final Option<Range> MATCH = Option.of("match", Values.RANGE);
  private static final Option<Range> NEXT = Option.of("next", Values.RANGE);
  private static final Option<Boolean> PAUSED = Option.flag("paused");

  private NetworkExpectations() {}

  static void addTo(Map<String, ExpectCommands.Parser> parsers) {
    parsers.put("inflight", words -> messages(words, NetworkExpectations::inFlight));
    parsers.put("sent", words -> messages(words, Network::sent));
    parsers.put("progress", NetworkExpectations::progress);
  }

  private static List<Message> inFlight(Network network) {
    return network.inFlight().stream().map(InFlight::message).toList();
  }

  private static Expectation messages(Words words, Function<Network, List<Message>> which)
      throws SyntaxException {
    LinkRef ref = words.take(Values.LINK);
    Options options = words.options(FilterOptions.with(COUNT));
    MessageFilter filter = FilterOptions.filter(options);
    Range count = options.get(COUNT, Range.SOME);
    return stage -> {
      Link link = stage.link(ref);
      List<Message> all =
          which.apply(stage.cluster().network()).stream().filter(link::carries).toList();
      List<Message> found = all.stream().filter(filter::matches).toList();
      return new Outcome(
          count.contains(found.size()),
          found.size() + " of " + all.size() + " on " + shown(link, all));
    };
  }

  private static String shown(Link link, List<Message> messages) {
    if (messages.isEmpty()) {
      return link.toString();
    }
    String some = String.join(
        ", ", messages.stream().limit(MOST_SHOWN).map(Message::toString).toList());
    return link + ": " + some + (messages.size() > MOST_SHOWN ? ", …" : "");
  }

  private static Expectation progress(Words words) throws SyntaxException {
    LinkRef link = words.take(Values.ONE_LINK);
    Set<String> states = words.take(Values.choice("probe", "replicate", "snapshot", "any"));
    Options options = words.options(MATCH, NEXT, PAUSED);
    return stage -> {
      Node leader = stage.node(Objects.requireNonNull(link.from()));
      String name = stage.id(Objects.requireNonNull(link.to())).value();
      CoreStatus status = leader.status();
      List<CoreStatus.FollowerStatus> followers = status == null ? List.of() : status.progress();
      for (CoreStatus.FollowerStatus follower : followers) {
        if (follower.id().value().equals(name)) {
          return new Outcome(isLike(follower, states, options), follower.toString());
        }
      }
      return new Outcome(false, leader + " is " + leader.role() + " and does not follow " + name);
    };
  }

  private static boolean isLike(
      CoreStatus.FollowerStatus follower, Set<String> states, Options options) {
    return (states.contains("any") || states.contains(follower.state()))
        && options.get(MATCH, Range.ALL).contains(follower.matchIndex())
        && options.get(NEXT, Range.ALL).contains(follower.nextIndex())
        && (!options.has(PAUSED) || follower.paused());
  }
}
