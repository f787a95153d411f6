// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.simulation;

import static io.quorate.examples.CodeBlocks.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.examples.CodeBlocks;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The code in the guide to testing is code of this package, so that it compiles and runs. */
class TestingGuideTest {
  private static final String PACKAGE = "java/io/quorate/examples/simulation/";

  @Test
  void showsTestsAsTheyAre() throws IOException {
    assertThat(CodeBlocks.shownBy("docs/testing.md"))
        .containsExactly(
            codeOf("src/test/" + PACKAGE + "LeasesTest.java"),
            codeOf("src/main/" + PACKAGE + "LeaseWorkload.java"),
            codeOf("src/test/" + PACKAGE + "LeaseSimulationTest.java"),
            codeOf("src/test/" + PACKAGE + "RecordedHistoryTest.java"));
  }
}
