// SPDX-License-Identifier: Apache-2.0
package io.quorate;

import io.quorate.model.Member;
import io.quorate.model.MembershipChange;
import io.quorate.model.MembershipChange.Form;
import io.quorate.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Describes one change of who takes part in a cluster; see {@link RaftNode#change}. All that is
 * said happens as one step, or not at all.
 *
 * <p>Not safe for use by several threads.
 */
public final class ClusterChange {
  private final List<NodeId> addVoters = new ArrayList<>();
  private final List<NodeId> addLearners = new ArrayList<>();
  private final List<NodeId> promote = new ArrayList<>();
  private final List<NodeId> demote = new ArrayList<>();
  private final List<NodeId> remove = new ArrayList<>();
  private final NavigableMap<NodeId, String> addresses = new TreeMap<>();
  private final NavigableMap<NodeId, Integer> priorities = new TreeMap<>();
  private Form form = Form.AUTO;
  private boolean leave;
  private long expecting = -1;
  private boolean catchUp = true;
  private @Nullable Consumer<String> progress;

  /** Describes a change that changes nothing yet. */
  public ClusterChange() {}

  /** The server is to vote. It gets the log first and votes from when it has caught up. */
  public ClusterChange addVoter(NodeId node) {
    addVoters.add(node);
    return this;
  }

  /** The same for a server that is reached at this address. */
  public ClusterChange addVoter(NodeId node, String address) {
    return addVoter(node).address(node, address);
  }

  /** The server is to receive the log without voting. */
  public ClusterChange addLearner(NodeId node) {
    addLearners.add(node);
    return this;
  }

  /** The same for a server that is reached at this address. */
  public ClusterChange addLearner(NodeId node, String address) {
    return addLearner(node).address(node, address);
  }

  /** The learner is to vote, once it has caught up. */
  public ClusterChange promote(NodeId node) {
    promote.add(node);
    return this;
  }

  /** The voter is to be a learner. */
  public ClusterChange demote(NodeId node) {
    demote.add(node);
    return this;
  }

  /** The server is to take part no more. */
  public ClusterChange remove(NodeId node) {
    remove.add(node);
    return this;
  }

  /**
   * The member is reached at this address from now on.
   *
   * @throws IllegalArgumentException if it is none that {@link Member} can have
   */
  public ClusterChange address(NodeId node, String address) {
    // Here, where whoever says it learns of it: the core must not meet what it cannot store.
    addresses.put(node, Member.at(address).address());
    return this;
  }

  /**
   * Who leads if it can: the higher, the sooner. See {@link Member#priority}.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public ClusterChange priority(NodeId node, int priority) {
    priorities.put(node, Member.UNKNOWN.withPriority(priority).priority());
    return this;
  }

  /** Goes through a joint configuration even if one voter changes only. */
  public ClusterChange joint() {
    form = Form.JOINT;
    return this;
  }

  /** Is refused if more than one voter changes. */
  public ClusterChange simple() {
    form = Form.SIMPLE;
    return this;
  }

  /** Leaves a joint configuration in which a change was told to stay; says nothing else. */
  public ClusterChange leaveJoint() {
    leave = true;
    return this;
  }

  /**
   * Is refused if another configuration than the one at this index is in force when it begins.
   *
   * @param configurationIndex what {@link RaftStatus#configurationIndex} said
   */
  public ClusterChange expecting(long configurationIndex) {
    expecting = configurationIndex;
    return this;
  }

  /**
   * Adds voters without waiting until they have caught up, which commits may then wait for. Not for
   * a server that lost its disk and is added again under its name: if the leader is lost before it
   * has learned of that, its vote may be missing for good.
   */
  public ClusterChange withoutCatchingUp() {
    catchUp = false;
    return this;
  }

  /** Is told how it goes, in words, by the thread that calls {@link RaftListener}s. */
  public ClusterChange onProgress(Consumer<String> listener) {
    progress = listener;
    return this;
  }

  /** What is to change, for the core. */
  public MembershipChange toMembershipChange() {
    if (leave) {
      return MembershipChange.LEAVE;
    }
    return new MembershipChange(
        addVoters,
        addLearners,
        promote,
        demote,
        remove,
        false,
        form,
        addresses,
        priorities,
        new TreeMap<>(),
        expecting);
  }

  /** Whether new voters catch up first. */
  public boolean catchesUp() {
    return catchUp;
  }

  /** Who is told how it goes, or null. */
  public @Nullable Consumer<String> progress() {
    return progress;
  }
}
