// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.mutants;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What earlier hunts have found, a small file for each mutant and layer: what is known need not be
 * hunted again as long as the mutated source is what it was, and the budget no larger.
 */
final class Results {
  private final Path folder;

  Results(Path folder) {
    this.folder = folder;
  }

  /** What is known of this source, if it is known for this effort. */
  Optional<Finding> find(String name, Layer layer, String source, int effort) throws IOException {
    Path file = file(name, layer);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.size() != 5 || !lines.get(0).equals(fingerprint(source))) {
      return Optional.empty();
    }
    Finding finding = new Finding(
        Boolean.parseBoolean(lines.get(1)),
        lines.get(2),
        Integer.parseInt(lines.get(3)),
        Long.parseLong(lines.get(4)));
    return Optional.of(finding).filter(known -> known.killed() || known.effort() >= effort);
  }

  void keep(String name, Layer layer, String source, Finding finding) throws IOException {
    Files.createDirectories(folder);
    Files.write(
        file(name, layer),
        List.of(
            fingerprint(source),
            Boolean.toString(finding.killed()),
            finding.how(),
            Integer.toString(finding.effort()),
            Long.toString(finding.millis())));
  }

  private Path file(String name, Layer layer) {
    return folder.resolve(name + "." + layer);
  }

  private static String fingerprint(String source) {
    CRC32C crc = new CRC32C();
    crc.update(source.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }
}
