// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.modelcheck;

/**
 * One step of a cluster.
 *
 * @param kind what it is
 * @param server the server to which it happens, as an index
 * @param subject the number of the message or of the event
 * @param late whether the writes that follow from it wait
 */
record Action(Kind kind, int server, int subject, boolean late) {
  enum Kind {
    /** Something other than a message happens to a server. */
    EVENT,
    /** A message arrives. */
    DELIVER,
    /** A message arrives and stays in flight. */
    DUPLICATE,
    /** A message is lost. */
    DROP
  }
}
