// SPDX-License-Identifier: Apache-2.0
package io.quorate.message;

import io.quorate.model.GroupId;
import io.quorate.model.NodeId;

/**
 * A message from one server of a group to another.
 *
 * <p>Messages may be lost, delayed, duplicated and reordered; they may not be altered, nor reach a
 * server they are not for. Immutable and safe for use by any thread.
 */
public sealed interface Message
    permits PreVote,
        PreVoteResponse,
        RequestVote,
        RequestVoteResponse,
        AppendEntries,
        AppendEntriesResponse,
        InstallSnapshot,
        InstallSnapshotResponse,
        SnapshotChunk,
        SnapshotChunkResponse,
        TimeoutNow,
        ReadIndex,
        ReadIndexResponse {

  /** The group it concerns. */
  GroupId group();

  /** Who sent it. */
  NodeId from();

  /** Whom it is for. */
  NodeId to();

  /**
   * The sender's current term; in a {@link PreVote} and in a granted {@link PreVoteResponse} the
   * term that is campaigned for, which the sender has not entered.
   */
  long term();

  /**
   * Calls the handler method for this message's type. JDK 17 has no pattern switch, and this is its
   * stand-in: a new message type does not compile until every handler says what to do with it.
   */
  <R> R dispatch(Handler<R> handler);

  /**
   * One method per message type.
   *
   * @param <R> what handling a message gives
   */
  interface Handler<R> {
    R onPreVote(PreVote request);

    R onPreVoteResponse(PreVoteResponse response);

    R onRequestVote(RequestVote request);

    R onRequestVoteResponse(RequestVoteResponse response);

    R onAppendEntries(AppendEntries request);

    R onAppendEntriesResponse(AppendEntriesResponse response);

    R onInstallSnapshot(InstallSnapshot request);

    R onInstallSnapshotResponse(InstallSnapshotResponse response);

    R onSnapshotChunk(SnapshotChunk chunk);

    R onSnapshotChunkResponse(SnapshotChunkResponse response);

    R onTimeoutNow(TimeoutNow request);

    R onReadIndex(ReadIndex request);

    R onReadIndexResponse(ReadIndexResponse response);
  }
}
