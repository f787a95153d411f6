// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import io.quorate.testing.modelcheck.Bounds;
import io.quorate.testing.modelcheck.BoundsReader;
import io.quorate.testing.modelcheck.Counterexample;
import io.quorate.testing.modelcheck.ModelChecker;
import io.quorate.testing.modelcheck.ModelChecker.Result;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tries every order of deliveries, losses, crashes and timeouts of a small cluster of real cores,
 * within bounds: {@code [PRESET] [--nodes N] [--terms N] … [--limit STATES] [--out FILE]}. Without
 * arguments it says what there is.
 *
 * <p>Prints a line for each step that it gets further from the beginning, then what it has found.
 * Something that must not be is written as a scenario file, which {@link ScenarioMain} plays with
 * the same end. Exits with 0 if there is nothing of that within the bounds, or up to the limit; 1
 * if there is; 2 if the arguments make no sense or the file cannot be written.
 *
 * <p>Run with {@code -ea}, so that the core's own assertions take part.
 */
public final class ModelCheckMain {
  private final PrintStream out;
  private final long began = System.nanoTime();
  private @Nullable Path file;
  private long limit = Integer.MAX_VALUE / 2;

  private ModelCheckMain(PrintStream out) {
    this.out = out;
  }

  /** Searches within what the arguments say, and exits. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream errors = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(List.of(arguments), out, errors));
  }

  /**
   * Searches within what the arguments say.
   *
   * @return the exit code
   */
  static int run(List<String> arguments, PrintStream out, PrintStream errors) {
    ModelCheckMain main = new ModelCheckMain(out);
    Bounds bounds;
    try {
      bounds = main.read(arguments);
    } catch (IllegalArgumentException e) {
      errors.println(e.getMessage());
      errors.println(BoundsReader.usage("ModelCheckMain", "[--limit STATES] [--out FILE]"));
      return 2;
    }
    out.println(bounds);
    Result result = new ModelChecker(bounds).run(main.limit, main::progress);
    main.report(result);
    try {
      return result.counterexample() == null ? 0 : main.report(bounds, result.counterexample());
    } catch (IOException e) {
      errors.println("cannot write " + main.file + ": " + e.getMessage());
      return 2;
    }
  }

  private Bounds read(List<String> arguments) {
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException("within which bounds?");
    }
    return BoundsReader.read(
        arguments,
        Map.of(
            "--limit", value -> limit = BoundsReader.number("--limit", value),
            "--out", value -> file = Path.of(value)));
  }

  private void progress(int depth, long states, long waiting) {
    double seconds = (System.nanoTime() - began) / 1e9;
    out.printf(
        "depth %3d: %,12d states, %,12d new, %,.0f states/s%n",
        depth, states, waiting, states / seconds);
  }

  private void report(Result result) {
    out.printf("%n%-22s %,14d%n", "distinct states", result.states());
    out.printf("%-22s %,14d%n", "transitions", result.transitions());
    out.printf("%-22s %,14d%n", "depth", result.depth());
    out.printf("%-22s %,14d%n", "states of one server", result.serverStates());
    out.printf("%-22s %,14d%n", "steps of one server", result.serverSteps());
    boolean found = result.counterexample() != null;
    out.printf(
        "%-22s %14s%n",
        "ended", found ? "violation" : result.finished() ? "finished" : "limit reached");
  }

  private int report(Bounds bounds, Counterexample found) throws IOException {
    out.println();
    out.println("in " + found.steps() + " steps: " + found.what());
    List<String> lines = found.scenario(bounds);
    if (file == null) {
      lines.forEach(out::println);
    } else {
      Files.write(file, lines);
      out.println("written to " + file);
    }
    return 1;
  }
}
