// SPDX-License-Identifier: Apache-2.0
package io.quorate.message;

import io.quorate.model.GroupId;
import io.quorate.model.NodeId;

/**
 * Answers an {@link InstallSnapshot}: everything up to an index matches the leader's and is
 * durable. Of an earlier term than the receiver's is no more than news of that term.
 *
 * @param session what the request said
 * @param matchIndex at least the snapshot's index; more if the sender had committed more. 0 if the
 *     request was of an earlier term.
 * @param incarnation that of the sender's disk, 0 if it has none
 */
public record InstallSnapshotResponse(
    GroupId group,
    NodeId from,
    NodeId to,
    long term,
    long session,
    long matchIndex,
    long incarnation)
    implements Message {

  @Override
  public <R> R dispatch(Handler<R> handler) {
    return handler.onInstallSnapshotResponse(this);
  }

  @Override
  public String toString() {
    return from + "→" + to + " InstallSnapshotResponse t" + term
        + (matchIndex == 0 ? " refused" : " ok match " + matchIndex);
  }
}
