// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

/**
 * Where a server is to be reached. A name is resolved anew for each connection, so that a server
 * may move.
 *
 * @param host a name, an IPv4 or an IPv6 address
 * @param port 1 to 65535; as an address to listen on also 0, for any port that is free
 */
public record NodeAddress(String host, int port) {
  public NodeAddress {
    if (host.isBlank()) {
      throw new IllegalArgumentException("an address without a host");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " of " + host + " is not 0 to 65535");
    }
  }

  /**
   * Returns the address that a text gives: {@code host:port} or {@code [ipv6]:port}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static NodeAddress of(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("\"" + text + "\" is not host:port");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    try {
      return new NodeAddress(host, Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not host:port", e);
    }
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
