// SPDX-License-Identifier: Apache-2.0
package io.quorate.message;

import io.quorate.model.GroupId;
import io.quorate.model.NodeId;

/**
 * Answers a {@link RequestVote}. Having adopted the candidate's term is not a vote: only
 * {@code granted} is.
 *
 * @param granted whether the sender gave its vote, which is then on its disk
 * @param incarnation that of the sender's disk, 0 if it has none
 */
public record RequestVoteResponse(
    GroupId group, NodeId from, NodeId to, long term, boolean granted, long incarnation)
    implements Message {

  /** Of a sender without an incarnation. */
  public RequestVoteResponse(GroupId group, NodeId from, NodeId to, long term, boolean granted) {
    this(group, from, to, term, granted, 0);
  }

  @Override
  public <R> R dispatch(Handler<R> handler) {
    return handler.onRequestVoteResponse(this);
  }

  @Override
  public String toString() {
    return from + "→" + to + " RequestVoteResponse t" + term + (granted ? " ok" : " refused");
  }
}
