// SPDX-License-Identifier: Apache-2.0
package io.quorate.spi;

import io.quorate.message.Message;
import io.quorate.model.NodeId;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Carries messages between the servers of a cluster.
 *
 * <h2>Lifecycle</h2>
 *
 * Built with the server's own identity and the others' addresses; {@link #start} begins to listen
 * and to connect; {@link #close} ends both, and no receiver is called once it has returned.
 *
 * <h2>Threads</h2>
 *
 * {@link #send} may be called by any thread and never blocks. A receiver is called by threads of
 * the transport, for one sender by one at a time, and must not block either.
 *
 * <h2>Delivery</h2>
 *
 * Best effort: a message may be lost, delayed or duplicated, without notice; Raft sends again what
 * matters. Messages between two servers arrive in the order in which they were sent unless one of
 * them is lost, but for {@link io.quorate.message.SnapshotChunk}s: those take a lane of their own,
 * and a heartbeat never waits behind them. Messages are never altered, and never handed to a server
 * they are not for: both ends verify cluster and node when they connect.
 *
 * <h2>Failure</h2>
 *
 * A server that cannot be reached is no error: what is sent to it is dropped, as is what exceeds a
 * bounded queue, and connecting is tried again.
 */
public interface Transport extends AutoCloseable {
  /** What is called with the messages that arrive. */
  @FunctionalInterface
  interface Receiver {
    /** Takes a message, which is for this server. Must not block and must not throw. */
    void receive(Message message);
  }

  /** The server that this transport belongs to. */
  NodeId self();

  /**
   * Begins to receive and to connect. Called once.
   *
   * @throws IOException if the address to listen on cannot be had; says which and why
   */
  void start(Receiver receiver) throws IOException;

  /**
   * Sends messages, each to the server it names, in this order. A batch costs little more than one
   * message, so callers collect what they have.
   */
  void send(List<Message> messages);

  /**
   * Says where the members of the cluster are reached, whenever that changes. Whoever is not named
   * is not connected to any more, but heard if he connects. An address that is empty says nothing:
   * what the transport knows by other means stands.
   */
  default void members(Map<NodeId, String> addresses) {}

  /** How large the entries of one message may be together, in bytes; a larger one is dropped. */
  default long maxEntryBytes() {
    return Long.MAX_VALUE;
  }

  /** Stops and releases everything. Closing twice does nothing. */
  @Override
  void close();
}
