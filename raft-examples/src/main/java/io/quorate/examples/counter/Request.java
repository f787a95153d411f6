// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.model.NodeId;
import org.jspecify.annotations.Nullable;

/** What a client asks of a node; {@link Protocol} turns it into bytes. */
sealed interface Request {
  /**
   * Adds a number.
   *
   * @param number what to add
   * @param timeoutMillis after how long the node is to answer that the outcome is unknown
   */
  record Add(long number, int timeoutMillis) implements Request {}

  /** Asks the leader for the value, linearizably. */
  record Get(int timeoutMillis) implements Request {}

  /** Asks any node how it is. */
  record Status() implements Request {}

  /**
   * Changes who takes part or, asked again, tells how that goes.
   *
   * @param key by which the leader knows that it is the same change
   * @param seen how many lines of progress the client has had
   * @param change what is to change
   */
  record Change(long key, int seen, MemberChange change) implements Request {}

  /** Has the leader hand over, to the best placed voter if none is named. */
  record Transfer(@Nullable NodeId target) implements Request {}

  /** Has the leader give up leading. */
  record StepDown() implements Request {}

  /** Has a node take a snapshot. */
  record Snapshot() implements Request {}
}
