// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.quorate.model.NodeId;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who the other servers are and where, by all that was said. Until the members of the cluster are
 * named, it is those that the application gave. From then on it is the members, each at the address
 * that the configuration states, or at the one that the application gave if it states none.
 *
 * @param given by the application
 * @param members what the configuration states, as text; null until it is known
 */
record PeerAddresses(
    NodeId self, Map<NodeId, NodeAddress> given, @Nullable Map<NodeId, String> members) {
  private static final Logger LOG = LoggerFactory.getLogger(PeerAddresses.class);

  PeerAddresses withGiven(Map<NodeId, NodeAddress> others) {
    return new PeerAddresses(self, Map.copyOf(others), members);
  }

  PeerAddresses withMembers(Map<NodeId, String> others) {
    return new PeerAddresses(self, given, Map.copyOf(others));
  }

  /** The other servers that can be connected to. */
  Map<NodeId, NodeAddress> peers() {
    Map<NodeId, NodeAddress> peers = new TreeMap<>();
    if (members == null) {
      peers.putAll(given);
    } else {
      members.forEach((node, stated) -> {
        NodeAddress address = stated.isEmpty() ? null : parsed(node, stated);
        if (address == null) {
          address = given.get(node);
        }
        if (address != null) {
          peers.put(node, address);
        }
      });
    }
    peers.remove(self);
    return Map.copyOf(peers);
  }

  private @Nullable NodeAddress parsed(NodeId node, String stated) {
    try {
      return NodeAddress.of(stated);
    } catch (IllegalArgumentException e) {
      // It is committed, and no reason for all servers to stop: it can be changed like any other.
      LOG.warn(
          "{}: the configuration's address of {} is of no use: {}", self, node, e.getMessage());
      return null;
    }
  }
}
