// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.command;

import io.quorate.testing.scenario.cluster.NodeSettings;
import io.quorate.testing.scenario.cluster.NodeSetup;
import io.quorate.testing.scenario.syntax.Option;
import io.quorate.testing.scenario.syntax.Options;
import io.quorate.testing.scenario.syntax.Value;
import io.quorate.testing.scenario.syntax.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The options of a node's config, as {@code cluster} and {@code restart} take them. */
final class ConfigOptions {
  /** All of them. */
  static final List<Option<Consumer<NodeSettings>>> ALL = List.of(
      option("prevote", Values.ON_OFF, (settings, on) -> settings.preVote = on),
      option("checkquorum", Values.ON_OFF, (settings, on) -> settings.checkQuorum = on),
      option("stickiness", Values.ON_OFF, (settings, on) -> settings.stickiness = on),
      option("election", Values.DURATION, (settings, nanos) -> settings.election = nanos),
      option("timeout", Values.DURATION, (settings, nanos) -> settings.timeout = nanos),
      option("seed", Values.NUMBER, (settings, seed) -> settings.seed = seed),
      option("heartbeat", Values.DURATION, (settings, nanos) -> settings.heartbeat = nanos),
      option("lease", Values.ON_OFF, (settings, on) -> settings.lease = on),
      option("autoleave", Values.ON_OFF, (settings, on) -> settings.autoLeave = on),
      option("max-inflight", Values.COUNT, (settings, n) -> settings.maxInflight = n),
      option("max-batch", Values.COUNT, (settings, n) -> settings.maxBatch = n),
      option("priority", Values.NUMBER, (settings, n) -> settings.priority = Math.toIntExact(n)));

  private ConfigOptions() {}

  /** Sets what is given for all nodes, then what is for this one; whether there was any. */
  static boolean apply(Options options, NodeSetup setup, String name) {
    List<Consumer<NodeSettings>> general = new ArrayList<>();
    List<Consumer<NodeSettings>> special = new ArrayList<>();
    for (Option<Consumer<NodeSettings>> option : ALL) {
      options.forEach(option, (node, setting) -> {
        if (node == null) {
          general.add(setting);
        } else if (node.equals(name)) {
          special.add(setting);
        }
      });
    }
    general.forEach(setup::set);
    special.forEach(setup::set);
    return !general.isEmpty() || !special.isEmpty();
  }

  private static <T> Option<Consumer<NodeSettings>> option(
      String key, Value<T> value, BiConsumer<NodeSettings, T> setter) {
    Value<Consumer<NodeSettings>> setting =
        value.map(given -> settings -> setter.accept(settings, given));
    return Option.perNode(key, setting);
  }
}
