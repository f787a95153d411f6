// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports for tests that must know one before anything listens on it. */
final class FreePorts {
  private FreePorts() {}

  /** Returns a local address below the ports that the system gives to connections on its own. */
  static NodeAddress next() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(10_000, 30_000);
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return new NodeAddress("127.0.0.1", probe.getLocalPort());
      } catch (IOException e) {
        // Taken: try another one.
      }
    }
  }
}
