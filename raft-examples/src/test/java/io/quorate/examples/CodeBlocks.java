// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The Java in our documents, to be compared with files of this module, which compile and run. */
public final class CodeBlocks {
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private CodeBlocks() {}

  /**
   * What a document shows.
   *
   * @param document seen from the root of the repository
   */
  public static List<String> shownBy(String document) throws IOException {
    return JAVA.matcher(Files.readString(Path.of("..", document)))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  /** A file of this module from its first type on. */
  public static String codeOf(String file) throws IOException {
    String text = Files.readString(Path.of(file));
    int lastImport = text.lastIndexOf("\nimport ");
    return text.substring(text.indexOf('\n', lastImport + 1) + 1).strip() + "\n";
  }
}
