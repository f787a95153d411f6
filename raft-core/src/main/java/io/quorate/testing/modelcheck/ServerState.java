// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.modelcheck;

import io.quorate.core.CoreStatus;
import io.quorate.core.RoleKind;
import io.quorate.model.NodeId;
import io.quorate.testing.invariant.LogImage;
import org.jspecify.annotations.Nullable;

/**
 * A state that a server can be in, with the way in which it was first reached since the server
 * started: a core cannot be copied, but be brought there again.
 *
 * @param from the state before the last step, null if this is how the server started
 * @param event what happened there, null if this is how the server started
 * @param late whether writes waited there
 * @param begun what the server started from
 * @param disk what is on its disk
 * @param memory the log in its core's memory
 * @param writes how many writes wait
 */
record ServerState(
    @Nullable ServerState from,
    @Nullable Event event,
    boolean late,
    NodeId id,
    Server.Disk begun,
    Server.Disk disk,
    LogImage memory,
    long term,
    boolean leads,
    int writes) {

  /** The state in which this server is. */
  static ServerState of(
      NodeId id,
      Server server,
      @Nullable ServerState from,
      @Nullable Event event,
      boolean late,
      Server.Disk begun) {
    CoreStatus status = server.status();
    return new ServerState(
        from,
        event,
        late,
        id,
        begun,
        server.disk(),
        server.memory(),
        status.term(),
        status.role() == RoleKind.LEADER,
        server.writes());
  }
}
