// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Where this node tells others to reach it. */
final class OwnAddress {
  private final @Nullable NodeAddress advertised;
  private final NodeAddress listen;

  /** Tells the port; null until there is one. */
  private volatile @Nullable InetSocketAddress bound;

  /**
   * The address of a node that does not listen yet.
   *
   * @param advertised what to tell; null to find out
   * @param listen where the node will listen
   */
  OwnAddress(@Nullable NodeAddress advertised, NodeAddress listen) {
    this.advertised = advertised;
    this.listen = listen;
  }

  /** Says that the node listens, and where. */
  void listensOn(InetSocketAddress address) {
    bound = address;
  }

  /**
   * Returns what to tell at the other end of a connection, as host:port; empty while the node does
   * not listen yet.
   *
   * @param end this end of the connection: the host if the node listens on all addresses, of which
   *     this one is known to work
   */
  String toldAt(SocketAddress end) {
    if (advertised != null) {
      return advertised.toString();
    }
    InetSocketAddress listens = bound;
    if (listens == null) {
      return "";
    }
    String host = listens.getAddress().isAnyLocalAddress() && end instanceof InetSocketAddress local
        ? local.getAddress().getHostAddress()
        : listen.host();
    return new NodeAddress(host, listens.getPort()).toString();
  }
}
