// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

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
}
