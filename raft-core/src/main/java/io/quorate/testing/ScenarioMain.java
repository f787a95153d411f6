// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import io.quorate.testing.scenario.Scenario;
import io.quorate.testing.scenario.ScenarioResult;
import io.quorate.testing.scenario.syntax.SyntaxException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Plays scenario files from the command line: {@code [--late] FILE-OR-FOLDER...}. Of a folder all
 * files below it that end in {@code .raft} are played.
 *
 * <p>Prints a line for each scenario, {@code PASS path} or {@code FAIL path:line: reason} with the
 * states of all nodes, then {@code N passed, M failed}. Exits with 0 if all passed, 1 if one
 * failed, 2 if one does not parse ({@code ERROR path:line:column: what would have been accepted}),
 * cannot be read, or if the arguments make no sense.
 */
public final class ScenarioMain {
  private static final String USAGE = "usage: ScenarioMain [--late] FILE-OR-FOLDER...";

  private final PrintStream out;
  private final boolean late;
  private int passed;
  private int failed;
  private int unreadable;

  private ScenarioMain(PrintStream out, boolean late) {
    this.out = out;
    this.late = late;
  }

  /** Plays what the arguments name, and exits. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream errors = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(List.of(arguments), out, errors));
  }

  /**
   * Plays what the arguments name.
   *
   * @return the exit code
   */
  static int run(List<String> arguments, PrintStream out, PrintStream errors) {
    boolean late = false;
    List<Path> files = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.equals("--late")) {
        late = true;
      } else if (argument.startsWith("-")) {
        errors.println("unknown option " + argument + "; " + USAGE);
        return 2;
      } else {
        try {
          files.addAll(filesOf(Path.of(argument)));
        } catch (IOException e) {
          errors.println("cannot read " + argument + ": " + e.getMessage());
          return 2;
        }
      }
    }
    if (files.isEmpty()) {
      errors.println(arguments.isEmpty() ? USAGE : "no scenario in " + arguments + "; " + USAGE);
      return 2;
    }
    ScenarioMain main = new ScenarioMain(out, late);
    files.forEach(main::play);
    out.println(main.passed + " passed, " + main.failed + " failed");
    return main.unreadable > 0 ? 2 : main.failed > 0 ? 1 : 0;
  }

  private static List<Path> filesOf(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new IOException("there is no such file or folder");
    }
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> below = Files.walk(path)) {
      return below
          .filter(file -> file.toString().endsWith(".raft") && Files.isRegularFile(file))
          .sorted()
          .toList();
    }
  }

  private void play(Path file) {
    try {
      ScenarioResult result = Scenario.parse(Files.readAllLines(file)).play(late);
      if (result instanceof ScenarioResult.Failed failure) {
        failed++;
        out.println("FAIL " + file + ":" + failure.line() + ": " + failure.reason());
        failure.states().forEach(state -> out.println("    " + state));
      } else {
        passed++;
        out.println("PASS " + file);
      }
    } catch (SyntaxException e) {
      unreadable++;
      out.println("ERROR " + file + ":" + e.line() + ":" + e.column() + ": " + e.getMessage());
    } catch (CharacterCodingException e) {
      unreadable++;
      out.println("ERROR " + file + ": is not UTF-8");
    } catch (IOException e) {
      unreadable++;
      out.println("ERROR " + file + ": " + e.getMessage());
    }
  }
}
