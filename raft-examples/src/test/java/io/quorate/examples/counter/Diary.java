// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a test did and when, to be read if it fails. */
final class Diary {
  private final long began = System.nanoTime();
  private final List<String> lines = new ArrayList<>();

  synchronized void note(String text) {
    double seconds = (System.nanoTime() - began) / 1e9;
    text.lines().forEach(line -> lines.add(String.format(Locale.ROOT, "%7.2f  %s", seconds, line)));
  }

  /** Runs a command line in this JVM, notes what it printed, and returns its exit code. */
  int run(String... args) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = System.out;
    PrintStream err = System.err;
    int exitCode;
    note("$ " + String.join(" ", args));
    try (PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      System.setOut(both);
      System.setErr(both);
      exitCode = CounterMain.run(args);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    note(printed.toString(StandardCharsets.UTF_8));
    note("exit code " + exitCode);
    return exitCode;
  }

  synchronized void print(PrintStream out) {
    lines.forEach(out::println);
  }
}
