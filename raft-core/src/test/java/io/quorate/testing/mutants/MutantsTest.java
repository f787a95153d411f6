// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Hunts mutants, which takes hours: only where {@code -Dmutants} says with which options of
 * {@link MutantsMain}, {@code all} for none.
 */
class MutantsTest {
  @Test
  @EnabledIfSystemProperty(named = "mutants", matches = ".+")
  @DisplayName("every mutant is found by some layer, and four out of five by simulation alone")
  void everyMutantIsFound() throws IOException, InterruptedException {
    String options = System.getProperty("mutants", "all");
    List<String> arguments = options.equals("all") ? List.of() : List.of(options.split(" "));
    assertThat(MutantsMain.run(arguments, System.out, Path.of(System.getProperty("basedir", "."))))
        .as("the net is tight")
        .isTrue();
  }
}
