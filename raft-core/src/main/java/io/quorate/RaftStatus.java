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
    List<Follower> followers,
    @Nullable String stopReason) {

  /**
   * A member as its leader sees it.
   *
   * @param id which
   * @param state {@code probe}, {@code replicate} or {@code snapshot}
   * @param matchIndex up to where its log is known to be the leader's, and durable
   */
  public record Follower(NodeId id, String state, long matchIndex) {
    @Override
    public String toString() {
      return id + "@" + matchIndex + (state.equals("replicate") ? "" : "(" + state + ")");
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
        + (followers.isEmpty() ? "" : " followers " + followers)
        + (stopReason == null ? "" : " stopped: " + stopReason);
  }
}
