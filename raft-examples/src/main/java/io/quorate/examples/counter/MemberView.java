// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.RaftStatus;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.Member;
import io.quorate.model.NodeId;
import java.util.ArrayList;
import java.util.List;

/**
 * A member as a node sees it.
 *
 * @param role {@code voter}, {@code learner}, or {@code leaving} for a voter that is about to go
 * @param address where it is reached, as the configuration says
 * @param priority the higher, the sooner it leads
 * @param state how the leader feeds it, empty if the node does not lead
 * @param matchIndex up to where the leader knows its log to be right
 * @param forgetful whether the leader knows that it has lost its disk
 */
record MemberView(
    NodeId id,
    String role,
    String address,
    int priority,
    String state,
    long matchIndex,
    boolean forgetful) {
  /** All members, as a node's status tells. */
  static List<MemberView> of(RaftStatus status) {
    ClusterConfiguration configuration = status.configuration();
    List<MemberView> views = new ArrayList<>();
    for (NodeId id : configuration.members()) {
      Member member = configuration.member(id);
      RaftStatus.Follower follower = status.followers().stream()
          .filter(one -> one.id().equals(id))
          .findAny()
          .orElse(new RaftStatus.Follower(id, "", 0, false));
      views.add(new MemberView(
          id,
          role(configuration, id),
          member.address(),
          member.priority(),
          follower.state(),
          follower.matchIndex(),
          follower.forgetful()));
    }
    return views;
  }

  private static String role(ClusterConfiguration configuration, NodeId id) {
    if (configuration.voters().contains(id)) {
      return "voter";
    }
    return configuration.isVoter(id) ? "leaving" : "learner";
  }
}
