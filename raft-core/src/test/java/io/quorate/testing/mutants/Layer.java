// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.mutants;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A way of testing that is to find mutants: what it runs, and how it says what it found. */
enum Layer {
  /** Every scenario, with disks that are prompt and, if none fails, with disks that are late. */
  SCENARIOS(Duration.ofMinutes(1)) {
    @Override
    List<List<String>> commands(Budget budget) {
      String main = "io.quorate.testing.ScenarioMain";
      return List.of(
          List.of(QUICK, main, budget.scenarios().toString()),
          List.of(QUICK, main, "--late", budget.scenarios().toString()));
    }

    @Override
    String finding(List<String> command, List<String> output) {
      long failed = output.stream().filter(line -> line.startsWith("FAIL ")).count();
      return failed + (command.contains("--late") ? " late" : "");
    }
  },

  /** Every interleaving of small clusters of cores, as far as it gets with so many states. */
  MODEL(Duration.ofMinutes(5)) {
    private static final String STATES = "1000000";

    @Override
    List<List<String>> commands(Budget budget) {
      List<List<String>> commands = new ArrayList<>();
      for (String preset : List.of("two", "three", "two-change", "three-change", "figure-8")) {
        commands.add(
            List.of(QUICK, "io.quorate.testing.ModelCheckMain", preset, "--limit", STATES));
      }
      return commands;
    }

    @Override
    String finding(List<String> command, List<String> output) {
      return command.get(2) + " " + match(Pattern.compile("(in \\d+ steps): .*"), "$1", output);
    }
  },

  /** Whole servers in virtual time, from the seeds 1, 2, 3 and so on. */
  SIMULATION(Duration.ofMinutes(3)) {
    private static final int FIRST = 100;

    @Override
    List<List<String>> commands(Budget budget) {
      List<String> first = simulate(1, Math.min(FIRST, budget.seeds()));
      return budget.seeds() <= FIRST
          ? List.of(first)
          : List.of(first, simulate(FIRST + 1, budget.seeds()));
    }

    private List<String> simulate(int from, int to) {
      String compilers = to <= FIRST ? QUICK : "-XX:+TieredCompilation";
      String main = "io.quorate.testing.SimulationMain";
      return List.of(compilers, main, "--fail-fast", "--seeds", from + ".." + to);
    }

    @Override
    String finding(List<String> command, List<String> output) {
      return match(Pattern.compile("FAILED (\\w+) .* of seed (\\d+):.*"), "seed $2: $1", output);
    }

    @Override
    int effort(Budget budget) {
      return budget.seeds();
    }

    @Override
    boolean reaches(Mutant mutant) {
      return true;
    }
  };

  /** Short runs have no use for the slower of the JVM's two compilers. */
  private static final String QUICK = "-XX:TieredStopAtLevel=1";

  private final Duration patience;

  Layer(Duration patience) {
    this.patience = patience;
  }

  /** For how long it may print nothing: a mutant that makes it hang is found by that. */
  Duration patience() {
    return patience;
  }

  /** What to run, one after the other until one finds the mutant: options, class and arguments. */
  abstract List<List<String>> commands(Budget budget);

  /** What a command that found the mutant says about it. */
  abstract String finding(List<String> command, List<String> output);

  /** Whether it runs this code at all; most drive cores alone, without a runtime. */
  boolean reaches(Mutant mutant) {
    return !mutant.file().startsWith("runtime/");
  }

  /** How much of the budget it uses up: what has survived less has not survived this. */
  int effort(Budget budget) {
    return 0;
  }

  private static String match(Pattern pattern, String finding, List<String> output) {
    for (Pattern any : List.of(pattern, Pattern.compile(".*?(\\w+(Exception|Error)\\b.*)"))) {
      for (String line : output) {
        Matcher found = any.matcher(line);
        if (found.matches()) {
          return found.replaceFirst(any == pattern ? finding : "$1");
        }
      }
    }
    return output.isEmpty() ? "" : output.get(output.size() - 1);
  }

  /** The layers of this list of names, of {@code scenarios,simulation} for example. */
  static List<Layer> of(String names) {
    List<Layer> layers = new ArrayList<>();
    for (String name : names.split(",", -1)) {
      layers.add(valueOf(name.strip().toUpperCase(Locale.ROOT)));
    }
    return layers;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
