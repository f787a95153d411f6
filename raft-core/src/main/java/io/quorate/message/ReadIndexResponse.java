// SPDX-License-Identifier: Apache-2.0
package io.quorate.message;

import io.quorate.model.GroupId;
import io.quorate.model.NodeId;

/**
 * Answers a {@link ReadIndex}.
 *
 * @param request what the request said
 * @param index what a state machine must have applied before it answers; -1 if the sender does not
 *     lead, or cannot say
 */
public record ReadIndexResponse(
    GroupId group, NodeId from, NodeId to, long term, long request, long index) implements Message {

  /** Whether there is an index. */
  public boolean isGranted() {
    return index >= 0;
  }

  @Override
  public <R> R dispatch(Handler<R> handler) {
    return handler.onReadIndexResponse(this);
  }

  @Override
  public String toString() {
    return from + "→" + to + " ReadIndexResponse t" + term + " #" + request
        + (isGranted() ? " index " + index : " refused");
  }
}
