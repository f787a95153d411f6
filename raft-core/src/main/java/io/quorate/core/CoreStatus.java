// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a core looked like at one moment: for status pages, traces and tests.
 *
 * @param learner whether it is a learner in its own configuration
 * @param votedFor its vote in {@code term}
 * @param leader the leader it knows of, itself if it leads
 * @param base the entry its log begins after
 * @param last the last entry of its log
 * @param durableIndex up to where its log is on its disk
 * @param configurationIndex the index of the entry that holds the configuration, 0 for the first
 * @param snapshot the last entry of its newest snapshot, {@link EntryId#NONE} if there is none
 * @param outside whether it is known to be no member (any more)
 * @param forgetful whether it is on another disk than the one on which it became a member, so that
 *     it neither votes nor counts
 * @param progress if it leads, its view of each other member, sorted by name
 * @param stopReason why it stopped, if it did
 */
public record CoreStatus(
    GroupId group,
    NodeId self,
    RoleKind role,
    boolean learner,
    long term,
    @Nullable NodeId votedFor,
    @Nullable NodeId leader,
    EntryId base,
    EntryId last,
    long durableIndex,
    long commitIndex,
    long lastApplied,
    ClusterConfiguration configuration,
    long configurationIndex,
    EntryId snapshot,
    boolean outside,
    boolean forgetful,
    List<FollowerStatus> progress,
    @Nullable String stopReason) {

  /**
   * A leader's view of one other member.
   *
   * @param state {@code probe}, {@code replicate} or {@code snapshot}
   * @param paused whether it is sent no entries until it answers
   * @param forgetful whether it answers from another disk than the one on which it became a member,
   *     so that it does not count
   */
  public record FollowerStatus(
      NodeId id,
      String state,
      long matchIndex,
      long nextIndex,
      boolean paused,
      boolean forgetful) {}

  @Override
  public String toString() {
    return String.format(
        "%s %s t%d vote=%s leader=%s log %d..%s durable %d commit %d applied %d [%s]%s%s",
        self,
        learner && role == RoleKind.FOLLOWER
            ? "learner"
            : role.name().toLowerCase(java.util.Locale.ROOT),
        term,
        votedFor == null ? "none" : votedFor,
        leader == null ? "none" : leader,
        base.index() + 1,
        last,
        durableIndex,
        commitIndex,
        lastApplied,
        configuration + (outside ? " outside" : "") + (forgetful ? " forgetful" : ""),
        progress.isEmpty() ? "" : " " + progress,
        stopReason == null ? "" : " stopped: " + stopReason);
  }
}
