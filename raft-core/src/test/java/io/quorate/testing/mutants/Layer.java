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
  SCENARIOS(Duration.ofSeconds(60)) {
    @Override
    List<List<String>> commands(Budget budget) {
      String main = "io.quorate.testing.ScenarioMain";
      return List.of(
          List.of(main, budget.scenarios().toString()),
          List.of(main, "--late", budget.scenarios().toString()));
    }

    @Override
    String finding(List<String> command, List<String> output) {
      long failed = output.stream().filter(line -> line.startsWith("FAIL ")).count();
      return failed + (command.contains("--late") ? " late" : "");
    }
  },

  /** Every interleaving of small clusters of cores. */
  MODEL(Duration.ofMinutes(5)) {
    @Override
    List<List<String>> commands(Budget budget) {
      return List.of(List.of("io.quorate.testing.ModelCheckMain"));
    }

    @Override
    String finding(List<String> command, List<String> output) {
      return match(VIOLATION, output);
    }
  },

  /** Whole servers in virtual time, from the seeds 1, 2, 3 and so on. */
  SIMULATION(Duration.ofMinutes(15)) {
    @Override
    List<List<String>> commands(Budget budget) {
      return List.of(List.of(
          "io.quorate.testing.SimulationMain", "--fail-fast", "--seeds", "1.." + budget.seeds()));
    }

    @Override
    String finding(List<String> command, List<String> output) {
      return match(SEED, output);
    }
  };

  private static final Pattern VIOLATION = Pattern.compile("(?i)violat\\w*:? *(.*)");
  private static final Pattern SEED = Pattern.compile("(seed \\d+.*)");

  private final Duration limit;

  Layer(Duration limit) {
    this.limit = limit;
  }

  /** For how long one of its commands may run: a mutant that makes it hang is found by that. */
  Duration limit() {
    return limit;
  }

  /** Options of the JVM: short runs have no use for the slower of its two compilers. */
  List<String> options() {
    return this == SCENARIOS ? List.of("-XX:TieredStopAtLevel=1") : List.of();
  }

  /** What to run, one after the other until one finds the mutant: main classes and arguments. */
  abstract List<List<String>> commands(Budget budget);

  /** What a command that found the mutant says about it. */
  abstract String finding(List<String> command, List<String> output);

  private static String match(Pattern pattern, List<String> output) {
    for (String line : output) {
      Matcher found = pattern.matcher(line);
      if (found.find()) {
        return found.group(1).strip();
      }
    }
    return output.isEmpty() ? "" : output.get(output.size() - 1);
  }

  /** The layers of this list of names, of {@code scenarios,simulation} for example. */
  static List<Layer> of(String names) {
    List<Layer> layers = new ArrayList<>();
    for (String name : names.split(",")) {
      layers.add(valueOf(name.strip().toUpperCase(Locale.ROOT)));
    }
    return layers;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
