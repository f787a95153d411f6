// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.command;

import io.quorate.testing.scenario.cluster.Driver;
import io.quorate.testing.scenario.cluster.Node;
import io.quorate.testing.scenario.cluster.WorkQueue;
import io.quorate.testing.scenario.syntax.Option;
import io.quorate.testing.scenario.syntax.Options;
import io.quorate.testing.scenario.syntax.SyntaxException;
import io.quorate.testing.scenario.syntax.Values;
import io.quorate.testing.scenario.syntax.Words;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Commands that slow down, break, stop and restart nodes and their disks. */
final class FaultCommands {
  private static final Option<Integer> COUNT = Option.of("count", Values.COUNT);

  private FaultCommands() {}

  static void addTo(Map<String, Commands.Parser> parsers) {
    parsers.put("disk", FaultCommands::disk);
    parsers.put("apply", FaultCommands::apply);
    parsers.put("crash", words -> onNodes(words, (stage, node) -> stage.driver().crash(node)));
    parsers.put("restart", FaultCommands::restart);
    parsers.put("wipe", words -> onNodes(words, (stage, node) -> stage.driver().wipe(node)));
    parsers.put("pause", words -> onNodes(words, (stage, node) -> node.pause(true)));
    parsers.put("resume", words -> onNodes(words, (stage, node) -> node.pause(false)));
    parsers.put(
        "allow-stop", words -> onNodes(words, (stage, node) -> stage.cluster().allowStop(node)));
  }

  private static Action onNodes(Words words, BiConsumer<Stage, Node> action)
      throws SyntaxException {
    NodesRef nodes = NodesRef.take(words, List.of());
    return stage -> stage.nodes(nodes).forEach(node -> action.accept(stage, node));
  }

  private static Action disk(Words words) throws SyntaxException {
    return onWork(
        words, List.of("hold", "release", "auto", "fail"), Node::writes, Driver::completeWrite);
  }

  private static Action apply(Words words) throws SyntaxException {
    return onWork(words, List.of("hold", "release", "auto"), Node::applies, Driver::completeApply);
  }

  private static Action onWork(
      Words words,
      List<String> modes,
      Function<Node, WorkQueue<?>> queue,
      BiConsumer<Driver, Node> complete)
      throws SyntaxException {
    NodesRef nodes = NodesRef.take(words, modes);
    String mode = words.oneOf(modes);
    Options options = words.options(COUNT);
    return stage -> {
      for (Node node : stage.nodes(nodes)) {
        WorkQueue<?> work = queue.apply(node);
        switch (mode) {
          case "hold" -> work.hold();
          case "fail" -> node.failWrites(options.get(COUNT, 1));
          case "auto" -> {
            work.free();
            release(work, work.size(), () -> complete.accept(stage.driver(), node));
          }
          default ->
            release(
                work,
                Math.min(work.size(), options.get(COUNT, Integer.MAX_VALUE)),
                () -> complete.accept(stage.driver(), node));
        }
      }
    };
  }

  /** Completes the first so many, as far as the node does not stop meanwhile. */
  private static void release(WorkQueue<?> work, int count, Runnable complete) {
    for (int i = 0; i < count && work.size() > 0; i++) {
      complete.run();
    }
  }

  private static Action restart(Words words) throws SyntaxException {
    NodesRef nodes = NodesRef.take(words, List.of());
    Options options = words.options(ConfigOptions.ALL);
    return stage -> {
      for (Node node : stage.nodes(nodes)) {
        if (node.isUp()) {
          stage.driver().crash(node);
        }
        if (ConfigOptions.apply(options, node.setup(), node.id().value())) {
          node.reseed();
        }
        stage.driver().start(node);
      }
    };
  }
}
