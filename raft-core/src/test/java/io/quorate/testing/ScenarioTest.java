// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quorate.testing.scenario.Scenario;
import io.quorate.testing.scenario.ScenarioResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Plays every scenario of this project, with disks that are prompt and with disks that are late.
 */
final class ScenarioTest {
  private static final Path SCENARIOS = Path.of("src/test/resources/scenarios");

  @TestFactory
  List<DynamicContainer> scenarios() throws IOException {
    try (Stream<Path> topics = Files.list(SCENARIOS)) {
      return topics.filter(Files::isDirectory).sorted().map(ScenarioTest::topic).toList();
    }
  }

  private static DynamicContainer topic(Path folder) {
    return dynamicContainer(
        folder.getFileName().toString(), files(folder).flatMap(ScenarioTest::tests));
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".raft")).sorted().toList().stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Stream<DynamicTest> tests(Path file) {
    String name = file.getFileName().toString();
    return Stream.of(
        dynamicTest(name, file.toUri(), () -> play(file, false)),
        dynamicTest(name + " --late", file.toUri(), () -> play(file, true)));
  }

  private static void play(Path file, boolean late) throws Exception {
    ScenarioResult result = Scenario.parse(Files.readAllLines(file)).play(late);
    if (result instanceof ScenarioResult.Failed failed) {
      throw new AssertionError(file + ":" + failed.line() + ": " + failed.reason() + "\n  "
          + String.join("\n  ", failed.states()));
    }
  }
}
