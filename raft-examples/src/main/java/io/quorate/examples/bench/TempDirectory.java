// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory that goes, with all it holds, when it is closed. */
final class TempDirectory implements AutoCloseable {
  private final Path path;

  /** Makes one in a directory that exists. */
  TempDirectory(Path parent) throws IOException {
    path = Files.createTempDirectory(parent, "quorate-bench-");
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    if (Files.exists(path)) {
      List<Path> contents;
      try (Stream<Path> walk = Files.walk(path)) {
        contents = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : contents) {
        Files.delete(file);
      }
    }
  }
}
