// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.message.Message;
import io.quorate.model.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * The way from one node to another, or several ways.
 *
 * @param from null for any
 * @param to null for any
 */
public record Link(@Nullable NodeId from, @Nullable NodeId to) {
  /** All. */
  public static final Link ALL = new Link(null, null);

  /** The one that this message takes. */
  public static Link of(Message message) {
    return new Link(message.from(), message.to());
  }

  /** Whether this message takes it. */
  public boolean carries(Message message) {
    return (from == null || from.equals(message.from())) && (to == null || to.equals(message.to()));
  }

  @Override
  public String toString() {
    return (from == null ? "*" : from) + "->" + (to == null ? "*" : to);
  }
}
