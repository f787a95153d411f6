// SPDX-License-Identifier: Apache-2.0
package io.quorate.message;

import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.NodeId;

/**
 * Asks for the vote of a term (paper, figure 2).
 *
 * @param last the last entry of the candidate's log
 * @param transfer whether the leader itself asked for this election (dissertation §3.10), so that
 *     having heard from that leader is no reason to refuse
 */
public record RequestVote(
    GroupId group, NodeId from, NodeId to, long term, EntryId last, boolean transfer)
    implements Message {

  @Override
  public <R> R dispatch(Handler<R> handler) {
    return handler.onRequestVote(this);
  }

  @Override
  public String toString() {
    return from + "→" + to + " RequestVote t" + term + " last " + last
        + (transfer ? " transfer" : "");
  }
}
