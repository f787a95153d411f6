// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line: what it prints and how it exits. */
final class ScenarioMainTest {
  @TempDir
  private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private Path good;
  private Path bad;
  private Path broken;

  @BeforeEach
  void write() throws IOException {
    good = Files.writeString(folder.resolve("a-good.raft"), "cluster n1\nelect n1\n");
    bad = Files.writeString(folder.resolve("b-bad.raft"), "cluster n1\nexpect leader n1\n");
    broken = Files.createDirectory(folder.resolve("c")).resolve("broken.raft");
    Files.writeString(folder.resolve("readme.txt"), "no scenario");
  }

  @Test
  @DisplayName("all passed: exit 0")
  void passed() {
    assertThat(run(good.toString())).isZero();
    assertThat(lines()).containsExactly("PASS " + good, "1 passed, 0 failed");
  }

  @Test
  @DisplayName("one failed: its line, the reason, the states of all nodes, exit 1")
  void failed() {
    assertThat(run("--late", folder.toString())).isEqualTo(1);
    assertThat(lines())
        .hasSize(4)
        .startsWith("PASS " + good, "FAIL " + bad + ":2: expect leader n1: no node leads")
        .endsWith("1 passed, 1 failed");
    assertThat(lines().get(2)).startsWith("    n1 follower t0");
  }

  @Test
  @DisplayName("one does not parse: line, column and what was expected, exit 2")
  void doesNotParse() throws IOException {
    Files.writeString(broken, "cluster n1\n  elekt n1\n");

    assertThat(run(folder.toString())).isEqualTo(2);
    assertThat(lines())
        .anyMatch(line -> line.startsWith("ERROR " + broken + ":2:3: expected cluster"));
    assertThat(lines()).endsWith("1 passed, 1 failed");
  }

  @Test
  @DisplayName("bad usage, or a file that is not there: exit 2")
  void usage() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("--fast", good.toString())).isEqualTo(2);
    assertThat(run("--late")).isEqualTo(2);
    assertThat(run(folder.resolve("nothing.raft").toString())).isEqualTo(2);
    assertThat(run(folder.resolve("c").toString())).isEqualTo(2);
    assertThat(lines()).isEmpty();
    assertThat(errors.toString(StandardCharsets.UTF_8)).contains("usage: ", "no such file");
  }

  private int run(String... arguments) {
    return ScenarioMain.run(List.of(arguments), print(out), print(errors));
  }

  private static PrintStream print(ByteArrayOutputStream target) {
    return new PrintStream(target, true, StandardCharsets.UTF_8);
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
