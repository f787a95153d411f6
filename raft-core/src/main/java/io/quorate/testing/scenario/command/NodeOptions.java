// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.command;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.NodeId;
import io.quorate.testing.scenario.syntax.Option;
import io.quorate.testing.scenario.syntax.Options;
import io.quorate.testing.scenario.syntax.Values;
import java.util.List;

/** The options that make up a configuration of a cluster. */
final class NodeOptions {
  static final Option<List<NodeId>> VOTERS = Option.of("voters", Values.NAMES);
  static final Option<List<NodeId>> NEEDED_VOTERS = Option.required("voters", Values.NAMES);
  static final Option<List<NodeId>> OUTGOING = Option.of("outgoing", Values.NAMES);
  static final Option<List<NodeId>> LEARNERS = Option.of("learners", Values.NAMES);
  static final Option<List<NodeId>> NEXT_LEARNERS = Option.of("next-learners", Values.NAMES);

  private NodeOptions() {}

  /** The configuration that these give; what is not given is empty. */
  static ClusterConfiguration configuration(Options options) {
    return new ClusterConfiguration(
        options.get(VOTERS, List.of()),
        options.get(OUTGOING, List.of()),
        options.get(LEARNERS, List.of()),
        options.get(NEXT_LEARNERS, List.of()));
  }
}
