// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.model.NodeId;
import io.quorate.transport.netty.NodeAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Three server processes on loopback, ended together. */
final class LocalCluster {
  private final Members members;
  private final Map<NodeId, ServerProcess> processes = new TreeMap<>();

  /** Describes a cluster on free ports that keeps all it has under a directory. */
  LocalCluster(Path directory) throws IOException {
    members = new Members(freeAddresses(3));
    for (NodeId id : members.ids()) {
      processes.put(id, new ServerProcess(id, members, directory));
    }
  }

  Members members() {
    return members;
  }

  void start() throws IOException {
    for (ServerProcess process : processes.values()) {
      process.start();
    }
  }

  ServerProcess process(NodeId id) {
    ServerProcess process = processes.get(id);
    if (process == null) {
      throw new IllegalArgumentException("no server " + id);
    }
    return process;
  }

  /** Throws if a server has ended, with what it said last. */
  void requireAlive() {
    for (ServerProcess process : processes.values()) {
      if (!process.isAlive()) {
        throw new DemoFailure(
            "server " + process.id() + " has ended and said last: " + process.lastWords());
      }
    }
  }

  /** Ends all servers, those that do not obey by force. */
  void end() throws InterruptedException {
    for (ServerProcess process : processes.values()) {
      process.terminate();
    }
    for (ServerProcess process : processes.values()) {
      process.awaitEnd();
    }
  }

  /**
   * Returns nodes n1, n2 ... on ports that are free now. Not any that the system would give: it
   * gives the same ones to outgoing connections, and a server that is down for a while would find
   * its port taken.
   */
  static Map<NodeId, NodeAddress> freeAddresses(int count) throws IOException {
    SplittableRandom random = new SplittableRandom();
    Map<NodeId, NodeAddress> addresses = new TreeMap<>();
    for (int attempts = 0; addresses.size() < count; attempts++) {
      int port = random.nextInt(20_000, 32_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        NodeAddress address = new NodeAddress("127.0.0.1", socket.getLocalPort());
        if (!addresses.containsValue(address)) {
          addresses.put(NodeId.of("n" + (addresses.size() + 1)), address);
        }
      } catch (IOException e) {
        if (attempts > 100) {
          throw new IOException("no free ports between 20000 and 32000", e);
        }
      }
    }
    return addresses;
  }
}
