// SPDX-License-Identifier: Apache-2.0
package io.quorate;

import io.quorate.model.NodeId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Another server leads, or none at the moment. The request was not taken; its command will never be
 * applied, and may be sent to the leader.
 */
public final class NotLeaderException extends RaftException {
  private static final long serialVersionUID = 1;

  private final transient @Nullable NodeId leader;

  /** Names the leader, if it is known. */
  public NotLeaderException(@Nullable NodeId leader) {
    super(leader == null ? "no leader is known" : leader + " leads");
    this.leader = leader;
  }

  /** Who leads, if this server knows. */
  public Optional<NodeId> leader() {
    return Optional.ofNullable(leader);
  }
}
