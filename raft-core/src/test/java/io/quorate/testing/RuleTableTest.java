// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RuleTableTest {
  private static final Path ROOT = Path.of(System.getProperty("basedir", "."), "..");

  @Test
  @DisplayName("every rule has a scenario or a test that names it, or a reason not to")
  void noHoles() throws IOException {
    RuleTable table = RuleTable.of(ROOT);
    System.out.print(table);

    assertThat(table.size()).isGreaterThan(200);
    assertThat(table.holes()).as("rules that nothing names").isEmpty();
  }
}
