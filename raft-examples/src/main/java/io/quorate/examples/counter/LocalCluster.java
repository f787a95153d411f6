// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.model.NodeId;
import io.quorate.transport.netty.NodeAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/** Server processes on loopback, ended together. */
final class LocalCluster {
  private static final int MOST = 9;

  private final Map<NodeId, NodeAddress> addresses = freeAddresses(MOST);
  private final Members founders;
  private final List<String> options;
  private final Path directory;
  private final Map<NodeId, ServerProcess> processes = new TreeMap<>();
  private final Set<NodeId> running = new TreeSet<>();

  /**
   * Describes a cluster of three on free ports that keeps all it has under a directory.
   *
   * @param options of each server, besides those that say who it is
   */
  LocalCluster(Path directory, String... options) throws IOException {
    this.directory = directory;
    this.options = List.of(options);
    Map<NodeId, NodeAddress> three = new TreeMap<>(addresses);
    three.keySet().retainAll(List.of(NodeId.of("n1"), NodeId.of("n2"), NodeId.of("n3")));
    this.founders = new Members(three);
  }

  /** Who begins the cluster. */
  Members founders() {
    return founders;
  }

  /** Who has been started and not killed, in order. */
  List<NodeId> nodes() {
    return List.copyOf(running);
  }

  /** Where a node is or would be: there is room for n1 to n9. */
  NodeAddress address(NodeId id) {
    return new Members(addresses).address(id);
  }

  /** Starts those who begin the cluster. */
  void start() throws IOException {
    for (NodeId id : founders.ids()) {
      start(id, "--cluster", founders.toString());
    }
  }

  /** Starts a node with an empty directory, which waits to be added. */
  void join(NodeId id) throws IOException {
    start(id, "--join", "--listen", address(id).toString());
  }

  /** Starts a node that goes on with what it has, and that alone. */
  void restart(NodeId id) throws IOException {
    start(id);
  }

  /** Starts a node with these options besides those that all have. */
  void start(NodeId id, String... how) throws IOException {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(how));
    processes.computeIfAbsent(id, node -> new ServerProcess(node, directory)).start(all);
    running.add(id);
  }

  /** Kills a node as {@code kill -9} does, and returns once it is dead. */
  void kill(NodeId id) throws InterruptedException {
    process(id).kill();
    running.remove(id);
  }

  /** Removes all that a node has, which has been killed. */
  void wipe(NodeId id) throws IOException {
    Directories.delete(process(id).directory());
  }

  ServerProcess process(NodeId id) {
    ServerProcess process = processes.get(id);
    if (process == null) {
      throw new IllegalArgumentException("no server " + id);
    }
    return process;
  }

  /** Throws if a server has ended that was not killed, with what it said last. */
  void requireAlive() {
    for (NodeId id : running) {
      ServerProcess process = process(id);
      if (!process.isAlive()) {
        throw new DemoFailure("server " + id + " has ended and said last: " + process.lastWords());
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
