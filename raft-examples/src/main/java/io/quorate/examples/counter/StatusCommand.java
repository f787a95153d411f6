// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code client status}: a line for each node, once or every second. */
@Command(
    name = "status",
    description = {
      "Prints a line for each node of --cluster and each other member; exit code 1 if a member"
          + " cannot be reached."
    })
final class StatusCommand implements Callable<Integer> {
  private static final String REPAINT = "\u001B[H\u001B[J"; // to the top, and clear what follows
  private static final String CLEAR = "\u001B[2J";

  @SuppressWarnings("NullAway.Init")
  @ParentCommand
  private ClientCommand client;

  @Option(
      names = "--watch",
      description = "Repaint it every second until interrupted; off a terminal a line each second.")
  private boolean watch;

  @Option(
      names = "--seconds",
      paramLabel = "<count>",
      description = "How long to watch (default: until interrupted).")
  private long seconds = Long.MAX_VALUE;

  @Override
  public Integer call() throws InterruptedException {
    try (CounterClient connected = client.connect()) {
      ClusterView view = ClusterView.ask(connected, client.patience());
      if (!watch) {
        StatusTable.lines(view).forEach(System.out::println);
        return view.isComplete() ? 0 : 1;
      }
      watch(connected, System.out, Ansi.AUTO.enabled());
      return 0;
    }
  }

  private void watch(CounterClient connected, PrintStream out, boolean terminal)
      throws InterruptedException {
    out.print(terminal ? CLEAR : "");
    for (long second = 0; second < seconds; second++) {
      long began = System.nanoTime();
      ClusterView view = ClusterView.ask(connected, client.patience());
      LocalTime now = LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
      if (terminal) {
        out.print(REPAINT);
        StatusTable.lines(view).forEach(out::println);
        out.println();
        out.println(now + ", every second; end with Ctrl-C");
      } else {
        out.println(now + " " + StatusTable.oneLine(view));
      }
      out.flush();
      Thread.sleep(Math.max(0, 1000 - (System.nanoTime() - began) / 1_000_000));
    }
  }
}
