// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.mutants;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Looks which layers find a mutant. Each runs in a JVM of its own, with the mutated classes before
 * those of the module, and with assertions on.
 */
final class Hunt {
  private static final long LOOK_MILLIS = 100;

  private final Sources sources;
  private final Results results;
  private final Budget budget;

  Hunt(Sources sources, Budget budget) {
    this.sources = sources;
    this.budget = budget;
    this.results = new Results(sources.target().resolve("results"));
  }

  /** What is known of a mutant in a layer already. */
  Optional<Finding> known(Mutant mutant, Layer layer) throws IOException {
    String source = mutant.applyTo(sources.original(mutant));
    return results.find(mutant.name(), layer, source, layer.effort(budget));
  }

  /** Runs a layer on a mutant. */
  Finding hunt(Mutant mutant, Layer layer) throws IOException, InterruptedException {
    Path scratch = sources.target().resolve(mutant.name());
    Path classes = sources.compile(List.of(mutant), scratch);
    Finding finding = run(layer, classes + File.pathSeparator + sources.classPath(), scratch);
    results.keep(mutant.name(), layer, mutant.applyTo(sources.original(mutant)), finding);
    return finding;
  }

  /** Makes sure that a layer finds nothing where nothing is. */
  Finding runWithoutMutant(Layer layer) throws IOException, InterruptedException {
    StringBuilder everything = new StringBuilder();
    for (Path file : sources.all()) {
      everything.append(Files.readString(file));
    }
    Optional<Finding> known =
        results.find("nothing", layer, everything.toString(), layer.effort(budget));
    if (known.isPresent()) {
      return known.get();
    }
    Path scratch = Files.createDirectories(sources.target().resolve("nothing"));
    Finding finding = run(layer, sources.classPath(), scratch);
    results.keep("nothing", layer, everything.toString(), finding);
    return finding;
  }

  private Finding run(Layer layer, String classPath, Path scratch)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    Optional<String> found = Optional.empty();
    for (List<String> command : layer.commands(budget)) {
      if (found.isEmpty()) {
        found = run(layer, command, classPath, scratch.resolve(layer + ".out"));
      }
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    return new Finding(found.isPresent(), found.orElse(""), layer.effort(budget), millis);
  }

  /** What a command found, if anything. */
  private static Optional<String> run(
      Layer layer, List<String> command, String classPath, Path output)
      throws IOException, InterruptedException {
    List<String> java = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-ea",
        "-Xmx1500m",
        "-XX:+UseSerialGC",
        "-cp",
        classPath));
    java.addAll(command);
    Process process = new ProcessBuilder(java)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
    if (!ends(process, output, layer.patience())) {
      process.destroyForcibly().waitFor();
      return Optional.of("hangs");
    }
    return process.exitValue() == 0
        ? Optional.empty()
        : Optional.of(layer.finding(command, Files.readAllLines(output)));
  }

  /** Waits until a process has ended, or has printed nothing for too long; returns which. */
  private static boolean ends(Process process, Path output, Duration patience)
      throws IOException, InterruptedException {
    long size = 0;
    long grewAt = System.nanoTime();
    while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      if (Files.size(output) != size) {
        size = Files.size(output);
        grewAt = System.nanoTime();
      } else if (System.nanoTime() - grewAt >= patience.toNanos()) {
        return false;
      }
    }
    return true;
  }
}
