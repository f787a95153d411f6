// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.mutants;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Looks which layers find a mutant. Each runs in a JVM of its own, with the mutated classes before
 * those of the module, and with assertions on.
 */
final class Hunt {
  private static final int NOT_UNDERSTOOD = 2;

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
    return results.find(mutant.name(), layer, circumstances(mutant, layer));
  }

  /** Runs a layer on a mutant. */
  Finding hunt(Mutant mutant, Layer layer) throws IOException, InterruptedException {
    Path scratch = sources.target().resolve(mutant.name());
    Path classes = sources.compile(List.of(mutant), scratch);
    Finding finding = run(layer, classes + File.pathSeparator + sources.classPath(), scratch);
    results.keep(mutant.name(), layer, circumstances(mutant, layer), finding);
    return finding;
  }

  private String circumstances(Mutant mutant, Layer layer) throws IOException {
    return mutant.applyTo(sources.original(mutant)) + layer.commands(budget);
  }

  /** Makes sure that a layer finds nothing where nothing is. */
  Finding runWithoutMutant(Layer layer) throws IOException, InterruptedException {
    StringBuilder circumstances = new StringBuilder().append(layer.commands(budget));
    for (Path file : sources.all()) {
      circumstances.append(Files.readString(file));
    }
    Optional<Finding> known = results.find("nothing", layer, circumstances.toString());
    if (known.isPresent()) {
      return known.get();
    }
    Path scratch = Files.createDirectories(sources.target().resolve("nothing"));
    Finding finding = run(layer, sources.classPath(), scratch);
    results.keep("nothing", layer, circumstances.toString(), finding);
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
    return new Finding(found.isPresent(), found.orElse(""), millis);
  }

  /** What a command found, if anything. */
  private static Optional<String> run(
      Layer layer, List<String> command, String classPath, Path output)
      throws IOException, InterruptedException {
    List<String> java = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-ea",
        "-Xmx768m",
        "-XX:+UseSerialGC",
        "-cp",
        classPath));
    java.addAll(layer.options());
    java.addAll(command);
    Process process =
        new ProcessBuilder(java).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    if (!process.waitFor(layer.limit().toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      return Optional.of("hangs");
    }
    if (process.exitValue() == 0) {
      return Optional.empty();
    }
    List<String> said = Files.readAllLines(output);
    if (process.exitValue() == NOT_UNDERSTOOD) {
      throw new IOException(command + " did not understand its arguments: " + said);
    }
    return Optional.of(layer.finding(command, said));
  }
}
