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
 * hunted again as long as the mutated source and the budget are what they were.
 */
final class Results {
  private final Path folder;

  Results(Path folder) {
    this.folder = folder;
  }

  /** What is known, if it was found with all of this being as it is. */
  Optional<Finding> find(String name, Layer layer, String circumstances) throws IOException {
    Path file = file(name, layer);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.size() != 4 || !lines.get(0).equals(fingerprint(circumstances))) {
      return Optional.empty();
    }
    return Optional.of(new Finding(
        Boolean.parseBoolean(lines.get(1)), lines.get(2), Long.parseLong(lines.get(3))));
  }

  void keep(String name, Layer layer, String circumstances, Finding finding) throws IOException {
    Files.createDirectories(folder);
    Files.write(
        file(name, layer),
        List.of(
            fingerprint(circumstances),
            Boolean.toString(finding.killed()),
            finding.how(),
            Long.toString(finding.millis())));
  }

  private Path file(String name, Layer layer) {
    return folder.resolve(name + "." + layer);
  }

  private static String fingerprint(String circumstances) {
    CRC32C crc = new CRC32C();
    crc.update(circumstances.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }
}
