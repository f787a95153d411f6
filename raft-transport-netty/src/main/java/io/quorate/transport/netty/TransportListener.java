// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.quorate.model.NodeId;

/**
 * Is told what becomes of a server's connections, for logs, metrics and alarms.
 *
 * <p>Called by one thread of its own, in order; nothing waits for it. Should it fall far behind, it
 * misses events.
 */
public interface TransportListener {
  /** Messages to this node are sent from now on. */
  default void connected(NodeId node, NodeAddress address) {}

  /** Messages to this node are dropped from now on, until it is connected again. */
  default void disconnected(NodeId node, String why) {}

  /**
   * One end refused the other. Called once and not for each time it is tried again, until the two
   * have been connected.
   *
   * @param remote the other end: the id of a node, or the address of a client
   * @param explanation what was demanded and what was found
   */
  default void handshakeRefused(String remote, RefusalReason reason, String explanation) {}
}
