// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which layer found which mutant. */
final class KillMatrix {
  private static final String BEGIN = "<!-- mutants: begin, written by MutantsMain -->";
  private static final String END = "<!-- mutants: end -->";

  private final Map<Mutant, Map<Layer, Finding>> rows = new LinkedHashMap<>();

  KillMatrix(List<Mutant> mutants) {
    mutants.forEach(mutant -> rows.put(mutant, new EnumMap<>(Layer.class)));
  }

  synchronized void put(Mutant mutant, Layer layer, Finding finding) {
    cells(mutant).put(layer, finding);
  }

  private Map<Layer, Finding> cells(Mutant mutant) {
    return rows.getOrDefault(mutant, Map.of());
  }

  int size() {
    return rows.size();
  }

  /** How many a layer found. */
  long killedBy(Layer layer) {
    return rows.keySet().stream().filter(mutant -> isKilledBy(mutant, layer)).count();
  }

  boolean isKilledBy(Mutant mutant, Layer layer) {
    Finding finding = cells(mutant).get(layer);
    return finding != null && finding.killed();
  }

  /** Those that no layer found. */
  List<String> survivors() {
    return rows.entrySet().stream()
        .filter(row -> row.getValue().values().stream().noneMatch(Finding::killed))
        .map(row -> row.getKey().name())
        .toList();
  }

  String summary() {
    return String.format(
        "%d mutants, %d of them of the runtime; %d were found by scenarios, %d by the model checker,"
            + " %d by simulation, %d by none.",
        size(),
        rows.keySet().stream()
            .filter(mutant -> mutant.file().startsWith("runtime"))
            .count(),
        killedBy(Layer.SCENARIOS),
        killedBy(Layer.MODEL),
        killedBy(Layer.SIMULATION),
        survivors().size());
  }

  /** The table, in Markdown. */
  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(summary());
    lines.add("");
    lines.add("| mutant | rules | in | what goes wrong | scenarios | model checker | simulation |");
    lines.add("|---|---|---|---|---|---|---|");
    rows.keySet()
        .forEach(mutant -> lines.add(String.format(
            "| `%s` | %s | `%s` | %s | %s | %s | %s |",
            mutant.name(),
            String.join(", ", mutant.rules()),
            mutant.file().replaceAll(".*/|\\.java", ""),
            mutant.what(),
            cell(mutant, Layer.SCENARIOS),
            cell(mutant, Layer.MODEL),
            cell(mutant, Layer.SIMULATION))));
    return lines;
  }

  private String cell(Mutant mutant, Layer layer) {
    Finding finding = cells(mutant).get(layer);
    if (finding == null) {
      return layer.reaches(mutant) ? "?" : "";
    }
    return finding.killed() ? finding.how().replace("|", "\\|") : "–";
  }

  /** Puts the table into a document, in place of the one that is there between its two marks. */
  void writeTo(Path document) throws IOException {
    List<String> old = Files.readAllLines(document);
    int begin = old.indexOf(BEGIN);
    int end = old.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(document + " has no place for the table");
    }
    List<String> lines = new ArrayList<>(old.subList(0, begin + 1));
    lines.addAll(lines());
    lines.addAll(old.subList(end, old.size()));
    Files.write(document, lines);
  }
}
