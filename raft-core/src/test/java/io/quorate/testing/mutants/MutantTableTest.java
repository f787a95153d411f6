// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps the table in step with the code, so that the hunt can be begun at any time. */
class MutantTableTest {
  private static final Path MODULE = Path.of(System.getProperty("basedir", "."));

  private static List<Mutant> mutants = List.of();
  private final Sources sources = new Sources(MODULE);

  @BeforeAll
  static void read() throws IOException {
    mutants = MutantTable.read(MODULE.resolve("src/test/resources/mutants.txt"));
  }

  @Test
  @DisplayName(
      "there are at least 60 mutants, 12 of them of the runtime, each with a name of its own")
  void enough() {
    assertThat(mutants).hasSizeGreaterThanOrEqualTo(60);
    assertThat(mutants).extracting(Mutant::name).doesNotHaveDuplicates();
    assertThat(mutants).allMatch(mutant -> mutant.name().matches("[a-z0-9]+(-[a-z0-9]+)*"));
    assertThat(mutants.stream().filter(mutant -> mutant.file().startsWith("runtime/")))
        .hasSizeGreaterThanOrEqualTo(12);
  }

  @Test
  @DisplayName("each breaks rules that are in the table of rules")
  void rules() throws IOException {
    String rules = Files.readString(MODULE.resolve("../docs/rules.md"));
    for (Mutant mutant : mutants) {
      for (String rule : mutant.rules()) {
        assertThat(rules).as(mutant.name()).contains("| " + rule + " | ");
      }
    }
  }

  @Test
  @DisplayName("what each replaces is in its file once")
  void places() throws IOException {
    for (Mutant mutant : mutants) {
      assertThat(mutant.occurrences(sources.original(mutant)))
          .as("%s: places in %s that read: %s", mutant.name(), mutant.file(), mutant.from())
          .isOne();
    }
  }

  @Test
  @DisplayName("each compiles")
  void compile(@TempDir Path scratch) throws IOException {
    List<Mutant> left = mutants;
    while (!left.isEmpty()) {
      List<Mutant> some = compatible(left);
      sources.compile(some, scratch.resolve(some.size() + "-of-" + left.size()));
      left = left.stream().filter(mutant -> !some.contains(mutant)).toList();
    }
  }

  /** As many of these as can be put in at once. */
  private List<Mutant> compatible(List<Mutant> from) throws IOException {
    List<Mutant> compatible = new ArrayList<>();
    Map<String, String> texts = new HashMap<>();
    for (Mutant mutant : from) {
      String text = texts.getOrDefault(mutant.file(), sources.original(mutant));
      if (mutant.occurrences(text) == 1) {
        texts.put(mutant.file(), mutant.applyTo(text));
        compatible.add(mutant);
      }
    }
    return compatible;
  }
}
