// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.quickstart;

import static io.quorate.examples.CodeBlocks.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.examples.CodeBlocks;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The code in the README is code of this module, so that it compiles and runs. */
class ReadmeTest {
  private static final String PACKAGE = "java/io/quorate/examples/quickstart/";

  @Test
  void showsTheServerAndItsTestAsTheyAre() throws IOException {
    List<String> blocks = CodeBlocks.shownBy("README.md");
    assertThat(blocks)
        .containsExactly(
            codeOf("src/main/" + PACKAGE + "CounterServer.java"),
            codeOf("src/test/" + PACKAGE + "CounterTest.java"));
    assertThat(blocks.get(0).lines().filter(line -> !line.isBlank())).hasSizeLessThan(40);
  }
}
