// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The command line: what it prints and how it exits. What it finds is tested with planted bugs. */
final class ModelCheckMainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @Test
  @DisplayName("a space without a fault: its size, exit 0")
  void finished() {
    assertThat(run("--nodes", "2", "--terms", "1")).isZero();
    assertThat(text(out))
        .contains("2 nodes, terms up to 1", "depth   0: ", "distinct states", "finished");
  }

  @Test
  @DisplayName("options change what a preset says")
  void preset() {
    assertThat(run("two", "--terms", "1", "--pre-vote")).isZero();
    assertThat(text(out)).contains("2 nodes, terms up to 1, command ×1", "pre-vote");
  }

  @Test
  @DisplayName("a limit ends the search, exit 0")
  void limit() {
    assertThat(run("three", "--limit", "1000")).isZero();
    assertThat(text(out)).contains("limit reached").doesNotContain("finished");
  }

  @Test
  @DisplayName("what makes no sense: why, what would, exit 2")
  void usage() {
    for (List<String> wrong : List.of(
        List.<String>of(),
        List.of("--nodes"),
        List.of("--nodes", "many"),
        List.of("--nodes", "9"),
        List.of("four"),
        List.of("--logs", "1/2/-/3"))) {
      errors.reset();
      assertThat(run(wrong.toArray(String[]::new))).as("%s", wrong).isEqualTo(2);
      assertThat(text(errors)).contains("usage: ModelCheckMain", "presets:");
    }
  }

  private int run(String... arguments) {
    return ModelCheckMain.run(
        List.of(arguments),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(errors, true, StandardCharsets.UTF_8));
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
