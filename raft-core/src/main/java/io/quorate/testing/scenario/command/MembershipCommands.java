// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.command;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.Member;
import io.quorate.model.MembershipChange;
import io.quorate.model.MembershipChange.Form;
import io.quorate.model.NodeId;
import io.quorate.testing.scenario.cluster.Node;
import io.quorate.testing.scenario.cluster.TrackedChange;
import io.quorate.testing.scenario.cluster.TrackedTransfer;
import io.quorate.testing.scenario.syntax.LinkRef;
import io.quorate.testing.scenario.syntax.NodeRef;
import io.quorate.testing.scenario.syntax.Option;
import io.quorate.testing.scenario.syntax.Options;
import io.quorate.testing.scenario.syntax.SyntaxException;
import io.quorate.testing.scenario.syntax.Values;
import io.quorate.testing.scenario.syntax.Words;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
    NodeRef name = words.take(Values.NODE);
    if (words.skip("leave")) {
      return stage -> ask(stage, stage.node(name), MembershipChange.LEAVE);
    }
    Options options = words.options(ADD_VOTER, ADD_LEARNER, PROMOTE, DEMOTE, REMOVE, JOINT);
    return stage -> {
      Node node = stage.node(name);
      ask(stage, node, change(stage, options, node.setup().settings().autoLeave));
    };
  }

  private static void ask(Stage stage, Node node, MembershipChange what) {
    TrackedChange change = new TrackedChange(what);
    stage.cluster().changing(change);
    stage.refused(stage.driver().change(node, change));
  }

  private static MembershipChange change(Stage stage, Options options, boolean autoLeave) {
    List<NodeId> addVoters = ids(stage, options, ADD_VOTER);
    List<NodeId> addLearners = ids(stage, options, ADD_LEARNER);
    List<NodeId> promote = ids(stage, options, PROMOTE);
    NavigableMap<NodeId, Integer> priorities = new TreeMap<>();
    NavigableMap<NodeId, Long> incarnations = new TreeMap<>();
    for (List<NodeId> nodes : List.of(addVoters, addLearners, promote)) {
      for (NodeId node : nodes) {
        Member member = stage.cluster().known(node);
        priorities.put(node, member.priority());
        incarnations.put(node, member.incarnation());
      }
    }
    return new MembershipChange(
        addVoters,
        addLearners,
        promote,
        ids(stage, options, DEMOTE),
        ids(stage, options, REMOVE),
        false,
        form(options.get(JOINT), autoLeave),
        new TreeMap<>(),
        priorities,
        incarnations,
        -1);
  }

  private static Form form(@Nullable Boolean joint, boolean autoLeave) {
    if (joint == null) {
      return autoLeave ? Form.AUTO : Form.AUTO_UNTIL_LEFT;
    }
    if (!joint) {
      return Form.SIMPLE;
    }
    return autoLeave ? Form.JOINT : Form.JOINT_UNTIL_LEFT;
  }

  private static List<NodeId> ids(Stage stage, Options options, Option<List<NodeRef>> option) {
    return options.get(option, List.of()).stream()
        .map(name -> stage.cluster().node(stage.id(name)).id())
        .toList();
  }

  private static Action transfer(Words words) throws SyntaxException {
    LinkRef link = words.take(Values.ONE_LINK);
    return stage -> {
      Node node = stage.node(Objects.requireNonNull(link.from()));
      NodeId target = stage.id(Objects.requireNonNull(link.to()));
      TrackedTransfer transfer = new TrackedTransfer(target);
      stage.cluster().transferring(transfer);
      stage.refused(stage.driver().transfer(node, transfer));
    };
  }

  private static Action snapshot(Words words) throws SyntaxException {
    NodeRef name = words.take(Values.NODE);
    return stage -> stage.refused(stage.driver().snapshot(stage.node(name)));
  }

  private static Action compact(Words words) throws SyntaxException {
    NodeRef name = words.take(Values.NODE);
    long upTo = words.options(UP_TO).need(UP_TO);
    return stage -> stage.refused(stage.driver().compact(stage.node(name), upTo));
  }

  private static Action resetConfig(Words words) throws SyntaxException {
    NodeRef name = words.take(Values.NODE);
    List<NodeId> voters = words.options(NodeOptions.NEEDED_VOTERS).need(NodeOptions.NEEDED_VOTERS);
    return stage -> {
      Node node = stage.node(name);
      stage
          .driver()
          .resetConfiguration(node, stage.cluster().known(ClusterConfiguration.ofVoters(voters)));
    };
  }
}
