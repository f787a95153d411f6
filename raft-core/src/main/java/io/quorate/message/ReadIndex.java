// SPDX-License-Identifier: Apache-2.0
package io.quorate.message;

import io.quorate.model.GroupId;
import io.quorate.model.NodeId;

/**
 * Asks the leader for an index that a linearizable read must wait for (dissertation §6.4).
 *
 * @param request the sender's number, which the answer repeats
 */
public record ReadIndex(GroupId group, NodeId from, NodeId to, long term, long request)
    implements Message {

  @Override
  public <R> R dispatch(Handler<R> handler) {
    return handler.onReadIndex(this);
  }

  @Override
  public String toString() {
    return from + "→" + to + " ReadIndex t" + term + " #" + request;
  }
}
