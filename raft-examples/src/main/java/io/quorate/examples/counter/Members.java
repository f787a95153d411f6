// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.model.NodeId;
import io.quorate.transport.netty.NodeAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The nodes of a cluster and where they listen, as {@code --cluster} gives them:
 * {@code n1=127.0.0.1:7001,n2=127.0.0.1:7002,n3=127.0.0.1:7003}.
 *
 * @param addresses by node, in the order of the ids
 */
record Members(Map<NodeId, NodeAddress> addresses) {
  Members {
    addresses = Collections.unmodifiableMap(new TreeMap<>(addresses));
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException in one sentence, if it is not such a list
   */
  static Members parse(String text) {
    Map<NodeId, NodeAddress> addresses = new TreeMap<>();
    for (String item : text.split(",", -1)) {
      int equals = item.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("\"" + item + "\" is not of the form id=host:port");
      }
      NodeId id = NodeId.of(item.substring(0, equals).strip());
      NodeAddress address = parseAddress(item.substring(equals + 1).strip());
      if (addresses.containsValue(address)) {
        throw new IllegalArgumentException(address + " is given to two nodes");
      }
      if (addresses.put(id, address) != null) {
        throw new IllegalArgumentException("node " + id + " is listed twice");
      }
    }
    return new Members(addresses);
  }

  /** Reads {@code host:port}, with an IPv6 host in brackets. */
  static NodeAddress parseAddress(String text) {
    NodeAddress address = NodeAddress.of(text);
    if (address.port() == 0 || (address.host().contains(":") && !text.startsWith("["))) {
      throw new IllegalArgumentException("\"" + text + "\" is not of the form host:port");
    }
    return address;
  }

  List<NodeId> ids() {
    return new ArrayList<>(addresses.keySet());
  }

  boolean contains(NodeId id) {
    return addresses.containsKey(id);
  }

  NodeAddress address(NodeId id) {
    NodeAddress address = addresses.get(id);
    if (address == null) {
      throw new IllegalArgumentException("node " + id + " is not in the cluster " + this);
    }
    return address;
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return addresses.entrySet().stream()
        .map(member -> member.getKey() + "=" + member.getValue())
        .collect(Collectors.joining(","));
  }
}
