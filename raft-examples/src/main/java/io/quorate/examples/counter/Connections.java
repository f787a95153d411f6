// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.model.Bytes;
import io.quorate.model.NodeId;
import io.quorate.transport.netty.NodeAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** How a client reaches the nodes. */
interface Connections extends AutoCloseable {
  /**
   * Sends a request.
   *
   * @return completes with the reply; fails with {@link NotSentException} if the node certainly
   *     never saw the request, and with any other exception if it may have
   */
  CompletableFuture<Bytes> request(NodeId node, Bytes request, Duration timeout);

  /** A node that was not named at first is reached there. */
  void add(NodeId node, NodeAddress address);

  @Override
  void close();

  /** A request did not leave: what it asked for has certainly not been done. */
  final class NotSentException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean hopeless;

    /**
     * Says why.
     *
     * @param hopeless whether it will be no better later
     */
    NotSentException(String reason, boolean hopeless) {
      super(reason);
      this.hopeless = hopeless;
    }

    boolean hopeless() {
      return hopeless;
    }
  }
}
