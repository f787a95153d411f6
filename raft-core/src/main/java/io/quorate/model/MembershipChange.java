// SPDX-License-Identifier: Apache-2.0
package io.quorate.model;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What is to become of a configuration, all of it as one change (dissertation §4).
 *
 * <p>Immutable and safe for use by any thread. Adding a member that is one, or removing one that is
 * none, changes nothing and is no error.
 *
 * @param addVoters who is to vote, whether it is a learner now or a stranger
 * @param addLearners strangers who are to receive the log without voting
 * @param promote learners who are to vote
 * @param demote voters who are to be learners
 * @param remove members who are to be strangers
 * @param leave whether the outgoing half of a joint configuration is to be left; then nothing else
 *     may be said
 * @param form which way to take
 * @param addresses where members are reached from now on
 * @param priorities their priorities from now on
 * @param incarnations those of the disks on which new members are known to be
 * @param expecting the index of the configuration that this change was made for, or -1 for any: it
 *     is refused if another one is in force
 */
public record MembershipChange(
    List<NodeId> addVoters,
    List<NodeId> addLearners,
    List<NodeId> promote,
    List<NodeId> demote,
    List<NodeId> remove,
    boolean leave,
    Form form,
    NavigableMap<NodeId, String> addresses,
    NavigableMap<NodeId, Integer> priorities,
    NavigableMap<NodeId, Long> incarnations,
    long expecting) {

  /** How a change goes from one configuration to the next. */
  public enum Form {
    /** At once if at most one voter differs (§4.1), through a joint configuration if more do. */
    AUTO,
    /** The same, but a joint configuration stays until told to leave. */
    AUTO_UNTIL_LEFT,
    /** At once; refused if more than one voter differs. */
    SIMPLE,
    /** Through a joint configuration (§4.3), which is left by itself. */
    JOINT,
    /** Into a joint configuration, which stays until told to leave. */
    JOINT_UNTIL_LEFT;

    /** Whether a change goes through a joint configuration even if it need not. */
    public boolean isAlwaysJoint() {
      return this == JOINT || this == JOINT_UNTIL_LEFT;
    }

    /** Whether a joint configuration is left by itself. */
    public boolean leavesByItself() {
      return this != AUTO_UNTIL_LEFT && this != JOINT_UNTIL_LEFT;
    }
  }

  /** Leaves the outgoing half of a joint configuration. */
  public static final MembershipChange LEAVE = new MembershipChange(
      List.of(),
      List.of(),
      List.of(),
      List.of(),
      List.of(),
      true,
      Form.AUTO,
      new TreeMap<>(),
      new TreeMap<>(),
      new TreeMap<>(),
      -1);

  public MembershipChange {
    addVoters = List.copyOf(addVoters);
    addLearners = List.copyOf(addLearners);
    promote = List.copyOf(promote);
    demote = List.copyOf(demote);
    remove = List.copyOf(remove);
    addresses = new TreeMap<>(addresses);
    priorities = new TreeMap<>(priorities);
    incarnations = new TreeMap<>(incarnations);
  }

  @Override
  public String toString() {
    if (leave) {
      return "leave";
    }
    StringBuilder text = new StringBuilder();
    append(text, "add voter ", addVoters);
    append(text, "add learner ", addLearners);
    append(text, "promote ", promote);
    append(text, "demote ", demote);
    append(text, "remove ", remove);
    append(text, "address of ", List.copyOf(addresses.keySet()));
    append(text, "priority of ", List.copyOf(priorities.keySet()));
    return text.length() == 0 ? "nothing" : text.toString();
  }

  private static void append(StringBuilder text, String what, List<NodeId> nodes) {
    for (NodeId node : nodes) {
      text.append(text.length() == 0 ? "" : ", ").append(what).append(node);
    }
  }
}
