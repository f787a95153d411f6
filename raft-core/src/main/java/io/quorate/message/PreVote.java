// SPDX-License-Identifier: Apache-2.0
package io.quorate.message;

import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.NodeId;

/**
 * Asks whether the receiver would vote for the sender (dissertation §9.6). It changes nothing on
 * either side: a server that cannot win disturbs nobody by asking.
 *
 * @param term the term that is campaigned for: one above the sender's
 * @param last the last entry of the sender's log
 */
public record PreVote(GroupId group, NodeId from, NodeId to, long term, EntryId last)
    implements Message {

  @Override
  public <R> R dispatch(Handler<R> handler) {
    return handler.onPreVote(this);
  }

  @Override
  public String toString() {
    return from + "→" + to + " PreVote t" + term + " last " + last;
  }
}
