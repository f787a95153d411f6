// SPDX-License-Identifier: Apache-2.0
package io.quorate.message;

import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.NodeId;

/**
 * Answers a {@link SnapshotChunk}: how far the receiver has got, and so what it wants next. The
 * content goes on from there, whatever was sent before: after a lost connection nothing is sent
 * again that had arrived.
 *
 * @param session what the chunk said
 * @param lastIncluded which snapshot, as the chunk said
 * @param checksum which content, as the chunk said
 * @param received how many bytes of it are on the receiver's disk, from the first one on; the size
 *     of the content when it is complete; -1 if the receiver does not want it
 */
public record SnapshotChunkResponse(
    GroupId group,
    NodeId from,
    NodeId to,
    long term,
    long session,
    EntryId lastIncluded,
    int checksum,
    long received)
    implements Message {

  @Override
  public <R> R dispatch(Handler<R> handler) {
    return handler.onSnapshotChunkResponse(this);
  }

  @Override
  public String toString() {
    return from + "→" + to + " SnapshotChunkResponse t" + term + " " + lastIncluded + " has "
        + received;
  }
}
