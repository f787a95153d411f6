// SPDX-License-Identifier: Apache-2.0
package io.quorate;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.NodeId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a server looked like at one moment. Prints on one line.
 *
 * @param self which server
 * @param role what it is
 * @param term its current term
 * @param leader the leader it knows of, itself if it leads, or null
 * @param firstIndex the first index its log holds
 * @param lastIndex the last index its log holds
 * @param commitIndex up to where it knows the log to be committed
 * @param lastApplied up to where its state machine has got
 * @param configuration who takes part, as this server knows
 * @param configurationIndex where that stands in the log, 0 for the one it was bootstrapped with
 * @param snapshotIndex up to where its newest snapshot reaches, 0 if there is none
 * @param outside whether it is known to be no member (any more): it may be shut down, or added anew
 * @param forgetful whether it is on another disk than the one on which it became a member, and so
 *     neither votes nor counts: remove it and add it again
 * @param followers on the leader, its view of each other member
 * @param stopReason why it stopped, if it did
 */
public record RaftStatus(
    NodeId self,
    RaftRole role,
    long term,
    @Nullable NodeId leader,
    long firstIndex,
    long lastIndex,
    long commitIndex,
    long lastApplied,
    ClusterConfiguration configuration,
    long configurationIndex,
    long snapshotIndex,
    boolean outside,
    boolean forgetful,
    List<Follower> followers,
    @Nullable String stopReason) {

  /**
   * A member as its leader sees it.
   *
   * @param id which
   * @param state {@code probe}, {@code replicate} or {@code snapshot}
   * @param matchIndex up to where its log is known to be the leader's, and durable
   * @param forgetful whether it answers from another disk than the one on which it became a member,
   *     and so does not count
   */
  public record Follower(NodeId id, String state, long matchIndex, boolean forgetful) {
    @Override
    public String toString() {
      return id + "@" + matchIndex + (state.equals("replicate") ? "" : "(" + state + ")")
          + (forgetful ? "(lost its disk)" : "");
    }
  }

  @Override
  public String toString() {
    return self
        + " "
        + role.name().toLowerCase(Locale.ROOT)
        + " t"
        + term
        + " leader="
        + (leader == null ? "none" : leader)
        + " log "
        + firstIndex
        + ".."
        + lastIndex
        + " commit "
        + commitIndex
        + " applied "
        + lastApplied
        + " "
        + configuration
        + (snapshotIndex == 0 ? "" : " snapshot " + snapshotIndex)
        + (outside ? " NOT A MEMBER" : "")
        + (forgetful ? " LOST ITS DISK: remove it and add it again" : "")
        + (followers.isEmpty() ? "" : " followers " + followers)
        + (stopReason == null ? "" : " stopped: " + stopReason);
  }
}
