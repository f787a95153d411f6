// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongConsumer;
import picocli.CommandLine.Help.Ansi;

/** Says how far a run has got: on a terminal a line that is rewritten, elsewhere one line each. */
final class ProgressLine implements LongConsumer {
  private static final String REWRITE = "\r\u001B[K"; // to the line's beginning, and clear it

  private final PrintWriter out;
  private final Workload workload;
  private final boolean terminal = Ansi.AUTO.enabled();
  private long then = System.nanoTime();
  private int seconds;
  private long succeededThen;

  ProgressLine(PrintWriter out, Workload workload) {
    this.out = out;
    this.workload = workload;
  }

  /** Another second of the run has passed, and so many commands have succeeded by now. */
  @Override
  public synchronized void accept(long succeeded) {
    long now = System.nanoTime();
    double rate = (succeeded - succeededThen) * 1e9 / (now - then);
    seconds++;
    long warmup = workload.warmup().toSeconds();
    String phase = seconds <= warmup
        ? "warm-up " + seconds + "/" + warmup + " s"
        : "measuring " + (seconds - warmup) + "/" + workload.duration().toSeconds() + " s";
    String text =
        String.format(Locale.ROOT, "%-18s %,10.0f ops/s  %,d done", phase, rate, succeeded);
    out.print(terminal ? REWRITE + text : text + System.lineSeparator());
    out.flush();
    then = now;
    succeededThen = succeeded;
  }

  /** Clears the line. */
  synchronized void end() {
    if (terminal) {
      out.print(REWRITE);
      out.flush();
    }
  }
}
