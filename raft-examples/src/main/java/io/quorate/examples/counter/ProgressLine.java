// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/**
 * Says how far the adds have got: on a terminal a line that is rewritten, elsewhere a line each
 * second.
 */
final class ProgressLine implements AutoCloseable {
  private static final String REWRITE = "\r\u001B[K"; // to the line's beginning, and clear it

  private final PrintStream out;
  private final Ledger ledger;
  private final boolean terminal = Ansi.AUTO.enabled();
  private final Thread thread = new Thread(this::run, "progress");
  private volatile boolean closed;
  private boolean lineOpen;

  private ProgressLine(PrintStream out, Ledger ledger) {
    this.out = out;
    this.ledger = ledger;
  }

  /** Begins to print, until closed. */
  static ProgressLine start(PrintStream out, Ledger ledger) {
    ProgressLine line = new ProgressLine(out, ledger);
    line.thread.setDaemon(true);
    line.thread.start();
    return line;
  }

  /** Prints a line of another kind, above the live one. */
  synchronized void say(String text) {
    endLine();
    out.println(text);
  }

  private void run() {
    Duration interval = Duration.ofMillis(terminal ? 200 : 1000);
    long acknowledged = 0;
    long then = System.nanoTime();
    double rate = 0;
    while (!closed) {
      try {
        Thread.sleep(interval.toMillis());
      } catch (InterruptedException e) {
        return;
      }
      Ledger.Totals totals = ledger.totals();
      long now = System.nanoTime();
      double current = (totals.acknowledged() - acknowledged) * 1e9 / (now - then);
      rate = terminal ? 0.7 * rate + 0.3 * current : current; // or the digits would flicker
      acknowledged = totals.acknowledged();
      then = now;
      show(totals, rate);
    }
  }

  private synchronized void show(Ledger.Totals totals, double rate) {
    if (closed) {
      return;
    }
    String text = String.format(
        Locale.ROOT,
        "%7.0f ops/s  leader %s  term %d  value %d  acknowledged %d%s%s",
        rate,
        totals.leader() == null ? "none yet" : totals.leader(),
        totals.term(),
        totals.value(),
        totals.acknowledged(),
        totals.unknown() == 0 ? "" : "  unknown " + totals.unknown(),
        totals.refused() == 0 ? "" : "  refused " + totals.refused());
    if (terminal) {
      out.print(REWRITE + text);
      out.flush();
      lineOpen = true;
    } else {
      out.println(text);
    }
  }

  private void endLine() {
    if (lineOpen) {
      out.print(REWRITE);
      lineOpen = false;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    thread.interrupt();
    endLine();
  }
}
