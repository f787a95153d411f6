// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.mutants;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.spi.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The sources of this module, and how mutants of them are compiled. */
final class Sources {
  private final Path module;

  /** Of the module in this directory, which has been compiled. */
  Sources(Path module) {
    this.module = module;
  }

  /** The text of the file that the mutant is to be put into. */
  String original(Mutant mutant) throws IOException {
    return Files.readString(root().resolve(mutant.file()));
  }

  /** All of the main sources and scenarios, in one order. */
  List<Path> all() throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path folder : List.of(root(), scenarios())) {
      try (var files = Files.walk(folder)) {
        files.filter(Files::isRegularFile).sorted().forEach(all::add);
      }
    }
    return all;
  }

  private Path root() {
    return module.resolve("src/main/java/io/quorate");
  }

  Path scenarios() {
    return module.resolve("src/test/resources/scenarios");
  }

  /** Where mutants, and what is known of them, are kept. */
  Path target() {
    return module.resolve("target/mutants");
  }

  /** What the classes need: those of this module, and the two libraries. */
  String classPath() {
    return String.join(
        File.pathSeparator,
        module.resolve("target/classes").toString(),
        whereabouts(Logger.class),
        whereabouts(Nullable.class));
  }

  private static String whereabouts(Class<?> ofLibrary) {
    try {
      return Path.of(
              ofLibrary.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Compiles mutants together, which must not be in each other's way.
   *
   * @param into a directory for sources and classes
   * @return where the classes are
   * @throws IOException with what the compiler says if it does not accept them
   */
  Path compile(List<Mutant> mutants, Path into) throws IOException {
    Path classes = Files.createDirectories(into.resolve("classes"));
    List<String> arguments = new ArrayList<>(List.of(
        "-nowarn",
        "-Xlint:none",
        "-proc:none",
        "-implicit:none",
        "-g",
        "-parameters",
        "-cp",
        classPath(),
        "-d",
        classes.toString()));
    for (Map.Entry<String, String> mutated : mutated(mutants).entrySet()) {
      Path source = into.resolve("sources/io/quorate").resolve(mutated.getKey());
      Files.createDirectories(source.getParent());
      Files.writeString(source, mutated.getValue());
      arguments.add(source.toString());
    }
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    if (javac.run(out, out, arguments.toArray(String[]::new)) != 0) {
      throw new IOException(said.toString());
    }
    return classes;
  }

  private Map<String, String> mutated(List<Mutant> mutants) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    for (Mutant mutant : mutants) {
      String original = original(mutant);
      texts.compute(mutant.file(), (file, text) -> mutant.applyTo(text == null ? original : text));
    }
    return texts;
  }
}
