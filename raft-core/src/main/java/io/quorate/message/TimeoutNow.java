// SPDX-License-Identifier: Apache-2.0
package io.quorate.message;

import io.quorate.model.GroupId;
import io.quorate.model.NodeId;

/** The leader asks a follower that holds its whole log to campaign at once (dissertation §3.10). */
public record TimeoutNow(GroupId group, NodeId from, NodeId to, long term) implements Message {

  @Override
  public <R> R dispatch(Handler<R> handler) {
    return handler.onTimeoutNow(this);
  }

  @Override
  public String toString() {
    return from + "→" + to + " TimeoutNow t" + term;
  }
}
