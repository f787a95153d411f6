// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

import io.quorate.model.NodeId;
import io.quorate.transport.netty.NodeAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The process of one server. Prints its address, then answers a line with a line:
 *
 * <pre>
 *   servers n1=host:port …   connects to them; answers "ok"
 *   leads                    whether it leads
 *   usage                    what it has used, see {@link Usage}
 *   run …                    puts a load on itself, see {@link Workload}; prints meanwhile
 *                              succeeded n   so many commands have, every second
 *                              begin usage   the measurement begins
 *                              end usage     the measurement has ended
 *                              result …      see {@link ResultText}
 * </pre>
 *
 * It ends with its standard input, so that it never outlives who started it.
 */
final class ServerMain {
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final BenchServer server;

  private ServerMain(BenchServer server) {
    this.server = server;
  }

  /** Takes the server's name, the number of servers, and the parts of its settings. */
  public static void main(String[] args) throws IOException {
    ServerSettings settings = new ServerSettings(
        ServerSettings.StorageKind.valueOf(args[2]),
        Boolean.parseBoolean(args[3]),
        Path.of(args[4]));
    int nodes = Integer.parseInt(args[1]);
    try (BenchServer server =
        BenchServer.start(settings, NodeId.of(args[0]), BenchServer.ids(nodes))) {
      say(server.address().toString());
      new ServerMain(server).serve();
    }
  }

  private void serve() {
    Thread main = Thread.currentThread();
    Thread input = new Thread(() -> readInput(main), "input");
    input.setDaemon(true);
    input.start();
    try {
      while (true) {
        answer(requests.take());
      }
    } catch (InterruptedException e) {
      // The input has ended, perhaps in the middle of a run.
    }
  }

  /** Reads in the background, so that the end is noticed at any time. */
  private void readInput(Thread main) {
    try (BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        requests.add(line);
      }
    } catch (IOException e) {
      System.err.println("cannot read standard input: " + e.getMessage());
    }
    main.interrupt();
  }

  private void answer(String line) throws InterruptedException {
    String[] words = line.split(" ", 2);
    switch (words[0]) {
      case "servers" -> {
        server.connect(parseServers(words[1]));
        say("ok");
      }
      case "leads" -> say(Boolean.toString(server.isLeader()));
      case "usage" -> say(usage().print());
      case "run" -> run(Workload.parse(words[1]));
      default -> throw new IllegalArgumentException(line);
    }
  }

  private void run(Workload workload) throws InterruptedException {
    ClosedLoop loop = new ClosedLoop(server::propose, workload);
    Ticker ticker = Ticker.start(() -> say("succeeded " + loop.succeeded()));
    loop.warmUp();
    say("begin " + usage().print());
    loop.measure();
    say("end " + usage().print());
    ClosedLoop.Result result = loop.finish();
    ticker.end();
    say("result " + ResultText.print(result));
  }

  private Usage usage() {
    return Usage.ofThisProcess(server.barriers());
  }

  static String printServers(Map<NodeId, NodeAddress> servers) {
    StringBuilder line = new StringBuilder("servers");
    servers.forEach((id, address) -> line.append(' ').append(id).append('=').append(address));
    return line.toString();
  }

  private static Map<NodeId, NodeAddress> parseServers(String text) {
    Map<NodeId, NodeAddress> servers = new TreeMap<>();
    for (String word : text.split(" ", -1)) {
      String[] parts = word.split("=", 2);
      servers.put(NodeId.of(parts[0]), NodeAddress.of(parts[1]));
    }
    return servers;
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
