// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: three servers, a client, a leader that is killed, and a fourth server. */
@Command(
    name = "demo",
    description = {
      "Starts three servers, adds numbers at a steady pace, kills the leader with kill -9, starts it"
          + " again, adds a fourth server and hands leadership to it, and checks that all four end"
          + " with exactly what was acknowledged."
    })
final class DemoCommand implements Callable<Integer> {
  private static final Duration ADD_TIMEOUT = Duration.ofSeconds(10);

  @Option(
      names = "--rate",
      defaultValue = "500",
      paramLabel = "<adds/s>",
      description = "How many adds a second (default: ${DEFAULT-VALUE}).")
  private int rate = 500;

  @Option(names = "--keep", description = "Keep the directory; it is kept anyway after a failure.")
  private boolean keep;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (rate < 1 || rate > 100_000) {
      throw new UserError("--rate " + rate + " is not between 1 and 100000");
    }
    Path directory = Files.createTempDirectory("quorate-counter-");
    System.out.println("logs and data are in " + directory);
    boolean good = false;
    LocalCluster cluster = new LocalCluster(directory, "--snapshot-every", "2000");
    Thread hook = new Thread(() -> endQuietly(cluster), "cleanup");
    Runtime.getRuntime().addShutdownHook(hook);
    try (CounterClient client = new CounterClient(
        cluster.founders().ids(),
        NettyConnections.open(cluster.founders(), "counter"),
        ADD_TIMEOUT,
        Timer.SYSTEM)) {
      good = new Demo(cluster, client, rate, System.out).run();
    } catch (DemoFailure e) {
      System.out.println("FAILED: " + e.getMessage());
    } finally {
      cluster.end();
    }
    if (good && !keep) {
      Directories.delete(directory);
    } else {
      System.out.println("kept " + directory);
    }
    return good ? 0 : 1;
  }

  private static void endQuietly(LocalCluster cluster) {
    try {
      cluster.end();
    } catch (InterruptedException e) {
      // The JVM ends now; the servers notice that themselves.
    }
  }
}
