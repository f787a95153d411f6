// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.simulation.plan.PlanGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line: what it prints and how it exits. */
final class SimulationMainTest {
  @TempDir
  private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @Test
  @DisplayName("all is well: a table, exit 0")
  void table() {
    assertThat(run("--seeds", "1..3")).isZero();
    assertThat(lines())
        .anyMatch(line -> line.matches("seeds +3"))
        .anyMatch(line -> line.matches("failed +0"))
        .anyMatch(line -> line.matches("fault crash +[1-9][0-9]*"))
        .anyMatch(line -> line.matches("operation propose +[1-9][0-9]*"));
  }

  @Test
  @DisplayName("--json: one object")
  void json() {
    assertThat(run("--json", "--seeds", "1..3", "--nodes", "3")).isZero();
    assertThat(lines())
        .singleElement()
        .asString()
        .matches("\\{\"seeds\":3,\"failed\":0,\"events\":\\d+,\"seconds\":\\d+\\.\\d+,.*\\}")
        .contains("\"faults\":{\"bridge\":", "\"operations\":{\"campaign\":", "\"outcomes\":{");
  }

  @Test
  @DisplayName("--trace: plan, course and hash of each run in turn, the same each time")
  void trace() {
    assertThat(run("--seeds", "1..3", "--trace")).isZero();
    List<String> first = lines();
    assertThat(hashes()).hasSize(3).doesNotHaveDuplicates();
    assertThat(first.stream()
            .filter(l -> l.startsWith("settings ") || l.startsWith("trace hash "))
            .map(line -> line.substring(0, 8)))
        .containsExactly("settings", "trace ha", "settings", "trace ha", "settings", "trace ha");

    out.reset();
    assertThat(run("--seeds", "1..3", "--trace")).isZero();
    // Said of a truth value, since the difference between two traces would fill the screen.
    assertThat(course(lines()).equals(course(first))).isTrue();
  }

  @Test
  @DisplayName("--trace --json: the trace goes where failures go")
  void traceAndJson() {
    assertThat(run("--seeds", "1..1", "--trace", "--json")).isZero();
    assertThat(lines()).singleElement().asString().startsWith("{\"seeds\":1,");
    assertThat(errors.toString(StandardCharsets.UTF_8)).contains("\ntrace hash ");
  }

  @Test
  @DisplayName("--plan: what was printed plays as its seed does")
  void plan() throws IOException {
    Path file = folder.resolve("seed-2.plan");
    Files.writeString(file, "# kept\n" + PlanGenerator.generate(2, 0));
    assertThat(run("--plan", file.toString(), "--trace")).isZero();
    assertThat(run("--seeds", "2..2", "--trace")).isZero();
    assertThat(hashes()).hasSize(2);
    assertThat(hashes().get(0)).isEqualTo(hashes().get(1));
  }

  @Test
  @DisplayName("a plan that is not there, or is none: why, usage, exit 2")
  void badPlans() throws IOException {
    assertThat(run("--plan", folder.resolve("none").toString())).isEqualTo(2);
    assertThat(errors()).startsWith("no such file: ").contains("usage: ");

    Path file = folder.resolve("bad.plan");
    Files.writeString(file, PlanGenerator.generate(2, 0) + "1.000ms fly\n");
    assertThat(run("--plan", file.toString())).isEqualTo(2);
    assertThat(errors()).startsWith("line ").contains("there is no action 'fly'", "usage: ");

    Files.write(file, new byte[] {(byte) 0xff, '\n'});
    assertThat(run("--plan", file.toString())).isEqualTo(2);
    assertThat(errors()).startsWith("the plan is not UTF-8");
    assertThat(run("--plan", folder.toString())).isEqualTo(2);
    assertThat(lines()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--seeds",
        "--seeds 1",
        "--seeds 3..1",
        "--seeds -3..-1",
        "--seeds 1..x",
        "--seeds 1..9999999999999999999",
        "--seeds 1..2 --nodes",
        "--seeds 1..2 --nodes 0",
        "--seeds 1..2 --nodes 10",
        "--seeds 1..2 --nodes many",
        "--seeds 1..2 --plan file",
        "--plan",
        "--nodes 3",
        "--json",
        "--seeds 1..2 --fast",
        "1..2",
      })
  @DisplayName("bad usage: why, usage, exit 2")
  void badUsage(String arguments) {
    assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" "))).isEqualTo(2);
    assertThat(lines()).isEmpty();
    assertThat(errors().lines()).hasSize(2).last().asString().startsWith("usage: ");
  }

  private static List<String> course(List<String> lines) {
    return lines.stream().filter(line -> !line.startsWith("events per second")).toList();
  }

  private List<String> hashes() {
    return lines().stream().filter(line -> line.startsWith("trace hash ")).toList();
  }

  private int run(String... arguments) {
    return SimulationMain.run(arguments, print(out), print(errors));
  }

  private static PrintStream print(ByteArrayOutputStream target) {
    return new PrintStream(target, true, StandardCharsets.UTF_8);
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** What was said since this was asked last. */
  private String errors() {
    String text = errors.toString(StandardCharsets.UTF_8);
    errors.reset();
    return text;
  }
}
