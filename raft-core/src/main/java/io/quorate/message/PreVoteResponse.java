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
 */
public record PreVoteResponse(GroupId group, NodeId from, NodeId to, long term, boolean granted)
    implements Message {

  @Override
  public <R> R dispatch(Handler<R> handler) {
    return handler.onPreVoteResponse(this);
  }

  @Override
  public String toString() {
    return from + "→" + to + " PreVoteResponse t" + term + (granted ? " ok" : " refused");
  }
}
