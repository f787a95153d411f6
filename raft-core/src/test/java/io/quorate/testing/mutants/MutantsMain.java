// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.mutants;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Hunts the mutants of {@code mutants.txt} and writes what found which into docs/correctness.md.
 *
 * <p>Options: {@code --only NAME,NAME} hunts these alone, and writes nothing; {@code --layers
 * scenarios,model,simulation} uses these alone; {@code --seeds N} simulates so many, 500 unless
 * said otherwise; {@code --jobs N} hunts so many at a time; {@code --again} hunts also what is
 * known from earlier hunts; {@code --report} hunts nothing and writes what is known. Run in the
 * directory of the module, or the one above.
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
  private int jobs = 1;
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
        case "--jobs" -> jobs = Integer.parseInt(arguments.remove());
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
    if (!report && !isQuiet(hunt)) {
      return false;
    }
    List<Callable<Void>> hunts = new ArrayList<>();
    for (Mutant mutant : mutants) {
      hunts.add(() -> {
        hunt(hunt, mutant, matrix);
        return null;
      });
    }
    ExecutorService hunters = Executors.newFixedThreadPool(jobs);
    try {
      for (Future<Void> ended : hunters.invokeAll(hunts)) {
        ended.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      hunters.shutdownNow();
    }
    return tell(matrix);
  }

  /** Whether no layer finds anything where no mutant is. */
  private boolean isQuiet(Hunt hunt) throws IOException, InterruptedException {
    boolean quiet = true;
    for (Layer layer : layers) {
      Finding nothing = hunt.runWithoutMutant(layer);
      out.println("no mutant, " + layer + ": " + nothing);
      quiet &= !nothing.killed();
    }
    return quiet;
  }

  private void hunt(Hunt hunt, Mutant mutant, KillMatrix matrix)
      throws IOException, InterruptedException {
    boolean chosen = !report && (only.isEmpty() || only.contains(mutant.name()));
    for (Layer layer : Layer.values()) {
      if (!layer.reaches(mutant)) {
        continue;
      }
      Optional<Finding> finding = hunt.known(mutant, layer);
      boolean open = finding.isEmpty() || again;
      if (chosen && open && layers.contains(layer)) {
        finding = Optional.of(hunt.hunt(mutant, layer));
        out.println(mutant.name() + ", " + layer + ": " + finding.get());
      }
      finding.ifPresent(known -> matrix.put(mutant, layer, known));
    }
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
