// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads the table of mutants; its own first lines say what is in it. */
final class MutantTable {
  private static final Set<String> NEEDED = Set.of("rules", "what", "file", "from");

  private MutantTable() {}

  static List<Mutant> read(Path file) throws IOException {
    List<Mutant> mutants = new ArrayList<>();
    String name = "";
    Map<String, String> fields = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("  ")) {
        String[] field = line.strip().split("\\s+", 2);
        fields.put(field[0], field.length > 1 ? field[1] : "");
      } else if (!line.isBlank() && !line.startsWith("#")) {
        add(name, fields, mutants);
        name = line.strip();
        fields.clear();
      }
    }
    add(name, fields, mutants);
    return mutants;
  }

  private static void add(String name, Map<String, String> fields, List<Mutant> mutants)
      throws IOException {
    if (name.isEmpty()) {
      return;
    }
    if (!fields.keySet().containsAll(NEEDED)) {
      throw new IOException("mutant " + name + " needs " + NEEDED + " and has " + fields.keySet());
    }
    mutants.add(new Mutant(
        name,
        List.of(fields.getOrDefault("rules", "").split(",\\s*")),
        fields.getOrDefault("what", ""),
        fields.getOrDefault("file", ""),
        fields.getOrDefault("from", ""),
        fields.getOrDefault("to", "")));
  }
}
