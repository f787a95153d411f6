// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.command;

import io.quorate.model.NodeId;
import io.quorate.testing.scenario.cluster.InFlight;
import io.quorate.testing.scenario.cluster.Link;
import io.quorate.testing.scenario.cluster.MessageFilter;
import io.quorate.testing.scenario.cluster.Network;
import io.quorate.testing.scenario.syntax.LinkRef;
import io.quorate.testing.scenario.syntax.NodeRef;
import io.quorate.testing.scenario.syntax.Option;
import io.quorate.testing.scenario.syntax.Options;
import io.quorate.testing.scenario.syntax.SyntaxException;
import io.quorate.testing.scenario.syntax.Values;
import io.quorate.testing.scenario.syntax.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Commands that move messages, hold them back, and cut and mend links. */
final class NetworkCommands {
  private static final Option<Integer> COUNT = Option.of("count", Values.COUNT);

  private NetworkCommands() {}

  static void addTo(Map<String, Commands.Parser> parsers) {
    parsers.put("deliver", NetworkCommands::deliver);
    parsers.put("drop", words -> onMessages(words, (stage, m) -> network(stage).drop(m)));
    parsers.put(
        "duplicate", words -> onMessages(words, (stage, m) -> network(stage).duplicate(m)));
    parsers.put("delay", words -> onMessages(words, (stage, m) -> network(stage).delay(m)));
    parsers.put("hold", NetworkCommands::hold);
    parsers.put("release", NetworkCommands::release);
    parsers.put("partition", NetworkCommands::partition);
    parsers.put("block", NetworkCommands::block);
    parsers.put("heal", words -> stage -> network(stage).heal());
    parsers.put("mark", words -> stage -> network(stage).mark());
  }

  private static Network network(Stage stage) {
    return stage.cluster().network();
  }

  private static Action deliver(Words words) throws SyntaxException {
    if (words.atEnd()) {
      return stage -> {
        stage.cluster();
        stage.deliveries().all();
      };
    }
    return onMessages(words, (stage, messages) -> stage.deliveries().only(messages));
  }

  private static Action onMessages(Words words, BiConsumer<Stage, List<InFlight>> action)
      throws SyntaxException {
    LinkRef link = words.take(Values.LINK);
    Options options = words.options(FilterOptions.with(COUNT));
    MessageFilter filter = FilterOptions.filter(options);
    int count = options.get(COUNT, Integer.MAX_VALUE);
    return stage -> {
      List<InFlight> messages = network(stage).matching(stage.link(link), filter, count);
      action.accept(stage, messages);
    };
  }

  private static Action hold(Words words) throws SyntaxException {
    LinkRef link = words.take(Values.LINK);
    MessageFilter filter = FilterOptions.filter(words.options(FilterOptions.with()));
    return stage -> network(stage).hold(stage.link(link), filter);
  }

  private static Action release(Words words) throws SyntaxException {
    if (words.atEnd()) {
      return stage -> network(stage).releaseAll();
    }
    LinkRef link = words.take(Values.LINK);
    return stage -> network(stage).release(stage.link(link));
  }

  private static Action block(Words words) throws SyntaxException {
    LinkRef link = words.take(Values.LINK);
    return stage -> network(stage).cut(stage.link(link));
  }

  private static Action partition(Words words) throws SyntaxException {
    List<List<NodeRef>> groups = new ArrayList<>();
    groups.add(words.takeAll(Values.NODE, List.of()));
    words.expect("|");
    do {
      groups.add(words.takeAll(Values.NODE, List.of()));
    } while (words.skip("|"));
    return stage -> {
      List<List<NodeId>> nodes =
          groups.stream().map(group -> group.stream().map(stage::id).toList()).toList();
      for (List<NodeId> here : nodes) {
        for (List<NodeId> there : nodes) {
          if (here != there) {
            cut(stage, here, there);
          }
        }
      }
    };
  }

  private static void cut(Stage stage, List<NodeId> here, List<NodeId> there) {
    for (NodeId from : here) {
      for (NodeId to : there) {
        network(stage)
            .cut(new Link(
                stage.cluster().node(from).id(), stage.cluster().node(to).id()));
      }
    }
  }
}
