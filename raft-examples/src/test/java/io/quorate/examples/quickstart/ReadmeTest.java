// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The code in the README is code of this module, so that it compiles and runs. */
class ReadmeTest {
  private static final String PACKAGE = "java/io/quorate/examples/quickstart/";

  @Test
  void showsTheServerAndItsTestAsTheyAre() throws IOException {
    List<String> blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(Path.of("..", "README.md")))
        .results()
        .map(match -> match.group(1))
        .toList();
    assertThat(blocks)
        .containsExactly(
            codeOf("src/main/" + PACKAGE + "CounterServer.java"),
            codeOf("src/test/" + PACKAGE + "CounterTest.java"));
    assertThat(blocks.get(0).lines().filter(line -> !line.isBlank())).hasSizeLessThan(40);
  }

  /** The file from its first type on. */
  private static String codeOf(String file) throws IOException {
    String text = Files.readString(Path.of(file));
    int lastImport = text.lastIndexOf("\nimport ");
    return text.substring(text.indexOf('\n', lastImport + 1) + 1).strip() + "\n";
  }
}
