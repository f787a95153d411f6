// SPDX-License-Identifier: Apache-2.0
package io.quorate.message;

import io.quorate.model.GroupId;
import io.quorate.model.NodeId;

/**
 * Says whether the sender would vote for the receiver.
 *
 * @param term the requested term if granted, the sender's own if not: a refusal that comes from a
 *     later term is how one who asks learns of it
 * @param granted whether it would
 * @param incarnation that of the sender's disk, 0 if it has none
 * @param outsideOf the index of a committed configuration of which the receiver is no member, 0 if
 *     there is none: how a removed server learns that it is out
 */
public record PreVoteResponse(
    GroupId group,
    NodeId from,
    NodeId to,
    long term,
    boolean granted,
    long incarnation,
    long outsideOf)
    implements Message {

  /** Of a sender without an incarnation, to one who is a member. */
  public PreVoteResponse(GroupId group, NodeId from, NodeId to, long term, boolean granted) {
    this(group, from, to, term, granted, 0, 0);
  }

  @Override
  public <R> R dispatch(Handler<R> handler) {
    return handler.onPreVoteResponse(this);
  }

  @Override
  public String toString() {
    return from + "→" + to + " PreVoteResponse t" + term + (granted ? " ok" : " refused")
        + (outsideOf == 0 ? "" : ", not a member since " + outsideOf);
  }
}
