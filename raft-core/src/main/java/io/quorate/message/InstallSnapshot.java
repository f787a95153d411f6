// SPDX-License-Identifier: Apache-2.0
package io.quorate.message;

import io.quorate.model.GroupId;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;

/**
 * Brings the state as of an entry that the leader's log holds no more (dissertation §5.3).
 *
 * <p>For the algorithm it is one message. It travels as {@link SnapshotChunk}s, and reaches the
 * receiver's core when the whole content is on the receiver's disk.
 *
 * @param session the leader's number for this stretch of replication to this follower
 * @param snapshot what the snapshot stands for
 */
public record InstallSnapshot(
    GroupId group, NodeId from, NodeId to, long term, long session, SnapshotMetadata snapshot)
    implements Message {

  @Override
  public <R> R dispatch(Handler<R> handler) {
    return handler.onInstallSnapshot(this);
  }

  @Override
  public String toString() {
    return from + "→" + to + " InstallSnapshot t" + term + " " + snapshot.lastIncluded();
  }
}
