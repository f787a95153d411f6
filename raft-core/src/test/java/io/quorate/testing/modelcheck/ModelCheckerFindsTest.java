// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.modelcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.ModelCheckMain;
import io.quorate.testing.ScenarioMain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bugs that were planted into the core, each by one line, are found. */
final class ModelCheckerFindsTest {
  private static final Path SOURCES =
      Path.of(System.getProperty("basedir", "."), "src/main/java/io/quorate/core");
  private static final int MOST_STEPS = 40;

  /**
   * A bug.
   *
   * @param file the source that it is planted into
   * @param sound what stands there
   * @param planted what stands there instead
   * @param bounds within which it is looked for
   * @param property the title of what it violates
   */
  private record Bug(
      String name, String file, String sound, String planted, String bounds, String property) {
    @Override
    public String toString() {
      return name;
    }
  }

  private record Run(int exit, String text) {}

  @TempDir
  private Path folder;

  static Stream<Bug> bugs() {
    return Stream.of(
        new Bug(
            "a vote for a log that is behind",
            "Election",
            "&& request.last().isAtLeastAsUpToDateAs(last);\n    RequestVoteResponse",
            ";\n    RequestVoteResponse",
            "--nodes 3 --terms 2 --messages 2",
            "leader completeness"),
        new Bug(
            "a vote that is answered before it is durable",
            "Election",
            "state.persistence.promise(response);",
            "state.outbox.send(response);",
            "--nodes 2 --terms 2",
            "durability"),
        new Bug(
            "an entry of an earlier term that commits by counting",
            "CommitRule",
            "|| termAt.applyAsLong(onQuorum) != currentTerm",
            "",
            "figure-8",
            "leader completeness"),
        new Bug(
            "an acknowledgement up to the end of the own log",
            "Appending",
            "accept(request, verified);",
            "accept(request, state.log.lastIndex());",
            "--nodes 3 --terms 2 --heartbeats 1",
            "durability"),
        new Bug(
            "a leader that counts what its disk has not",
            "Replication",
            "return state.persistence.durableIndex();",
            "return state.log.lastIndex();",
            "--nodes 3 --terms 2 --messages 1 --crashes 1 --late-writes 1",
            "leader completeness"),
        new Bug(
            "a membership change while another is under way",
            "Membership",
            "requireNothingPending(leader, change);",
            "",
            "--nodes 3 --terms 2 --changes 2",
            "leader completeness"));
  }

  @ParameterizedTest
  @DisplayName("finds, and writes as a scenario that fails with the bug and passes without")
  @MethodSource("bugs")
  void finds(Bug bug) throws Exception {
    Path scenario = folder.resolve("found.raft");
    try (URLClassLoader mutated = loader(compile(bug))) {
      Run search = run(
          mutated,
          ModelCheckMain.class,
          (bug.bounds + " --limit 2000000 --out " + scenario).split(" ", -1));

      assertThat(search.exit).as(search.text).isEqualTo(1);
      String found =
          search.text.lines().filter(line -> line.startsWith("in ")).findFirst().orElseThrow();
      assertThat(found).contains(" steps: " + bug.property);
      assertThat(Integer.parseInt(found.split(" ", -1)[1])).isLessThanOrEqualTo(MOST_STEPS);

      Run replay = run(mutated, ScenarioMain.class, scenario.toString());
      int lines = Files.readAllLines(scenario).size();
      assertThat(replay.text).startsWith("FAIL " + scenario + ":" + lines + ": " + bug.property);
    }
    try (URLClassLoader sound = loader()) {
      Run replay = run(sound, ScenarioMain.class, scenario.toString());
      assertThat(replay.text).startsWith("PASS");
    }
  }

  private Path compile(Bug bug) throws IOException {
    String text = Files.readString(SOURCES.resolve(bug.file + ".java"));
    assertThat(text.split(java.util.regex.Pattern.quote(bug.sound), -1)).hasSize(2);
    Path source =
        Files.writeString(folder.resolve(bug.file + ".java"), text.replace(bug.sound, bug.planted));
    Path classes = Files.createDirectory(folder.resolve("classes"));
    String libraries =
        place(ModelCheckMain.class) + java.io.File.pathSeparator + place(Nullable.class);
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    int exit = javac.run(
        out,
        out,
        "-nowarn",
        "-proc:none",
        "-implicit:none",
        "-cp",
        libraries,
        "-d",
        classes.toString(),
        source.toString());
    assertThat(exit).as(said.toString(StandardCharsets.UTF_8)).isZero();
    return classes;
  }

  /** Loads the library anew, classes in these folders before its own. */
  private static URLClassLoader loader(Path... before) throws IOException {
    URL[] urls = new URL[before.length + 1];
    for (int i = 0; i < before.length; i++) {
      urls[i] = before[i].toUri().toURL();
    }
    urls[before.length] = place(ModelCheckMain.class).toUri().toURL();
    // Any other parent would find the module that is under test first.
    URLClassLoader loader = new URLClassLoader(urls, null);
    loader.setDefaultAssertionStatus(true);
    return loader;
  }

  private static Path place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Run run(ClassLoader loader, Class<?> main, String... arguments)
      throws ReflectiveOperationException {
    Method method = loader
        .loadClass(main.getName())
        .getDeclaredMethod("run", List.class, PrintStream.class, PrintStream.class);
    method.setAccessible(true);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
    int exit = (int) method.invoke(null, List.of(arguments), out, out);
    return new Run(exit, text.toString(StandardCharsets.UTF_8));
  }
}
