// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.mutants;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Hunts the mutants of {@code mutants.txt} and writes what found which into docs/correctness.md.
 *
 * <p>Options: {@code --only NAME,NAME} hunts these alone, and writes nothing; {@code --layers
 * scenarios,model,simulation} uses these alone; {@code --seeds N} simulates so many, 500 unless
 * said otherwise; {@code --again} hunts also what is known from earlier hunts; {@code --report}
 * hunts nothing and writes what is known. Run in the directory of the module, or the one above.
 *
 * <p>Exits with 1 if a mutant survives, or fewer than four out of five die by simulation.
 */
final class MutantsMain {
  private static final double BY_SIMULATION = 0.8;

  private final PrintStream out;
  private final Path module;
  private List<Layer> layers = List.of(Layer.values());
  private Set<String> only = Set.of();
  private int seeds = 500;
  private boolean again;
  private boolean report;

  private MutantsMain(PrintStream out, Path module) {
    this.out = out;
    this.module = module;
  }

  /** Hunts, and exits. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path here = Path.of("").toAbsolutePath();
    Path module = here.endsWith("raft-core") ? here : here.resolve("raft-core");
    System.exit(run(List.of(arguments), out, module) ? 0 : 1);
  }

  /** Hunts; returns whether the net is as tight as it is to be. */
  static boolean run(List<String> arguments, PrintStream out, Path module)
      throws IOException, InterruptedException {
    MutantsMain main = new MutantsMain(out, module);
    main.read(new ArrayDeque<>(arguments));
    return main.hunt();
  }

  private void read(ArrayDeque<String> arguments) {
    while (!arguments.isEmpty()) {
      String option = arguments.remove();
      switch (option) {
        case "--only" -> only = Set.of(arguments.remove().split(","));
        case "--layers" -> layers = Layer.of(arguments.remove());
        case "--seeds" -> seeds = Integer.parseInt(arguments.remove());
        case "--again" -> again = true;
        case "--report" -> report = true;
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
  }

  private boolean hunt() throws IOException, InterruptedException {
    Sources sources = new Sources(module);
    Hunt hunt = new Hunt(sources, new Budget(sources.scenarios(), seeds));
    List<Mutant> mutants = MutantTable.read(module.resolve("src/test/resources/mutants.txt"));
    KillMatrix matrix = new KillMatrix(mutants);
    if (!report) {
      for (Layer layer : layers) {
        Finding nothing = hunt.runWithoutMutant(layer);
        out.println("no mutant, " + layer + ": " + nothing);
        if (nothing.killed()) {
          return false;
        }
      }
    }
    int number = 0;
    for (Mutant mutant : mutants) {
      number++;
      boolean chosen = !report && (only.isEmpty() || only.contains(mutant.name()));
      for (Layer layer : Layer.values()) {
        if (!layer.reaches(mutant)) {
          continue;
        }
        Optional<Finding> finding = hunt.known(mutant, layer);
        boolean open = finding.isEmpty() || (again && chosen);
        if (chosen && open && layers.contains(layer)) {
          finding = Optional.of(hunt.hunt(mutant, layer));
          out.printf(
              "%d of %d: %s, %s: %s%n",
              number, mutants.size(), mutant.name(), layer, finding.get());
        }
        finding.ifPresent(known -> matrix.put(mutant, layer, known));
      }
    }
    return tell(matrix);
  }

  private boolean tell(KillMatrix matrix) throws IOException {
    out.println(matrix.summary());
    matrix.survivors().forEach(name -> out.println("SURVIVED: " + name));
    if (only.isEmpty()) {
      matrix.writeTo(module.resolve("../docs/correctness.md"));
    }
    return matrix.survivors().isEmpty()
        && matrix.killedBy(Layer.SIMULATION) >= BY_SIMULATION * matrix.size();
  }
}
