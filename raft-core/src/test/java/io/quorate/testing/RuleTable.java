// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which rule of docs/rules.md is named by which scenarios, tests and departures. */
final class RuleTable {
  /** The groups in which every rule must be named somewhere. */
  static final String HELD = "EPRCMSTQ";

  private static final Pattern RULE = Pattern.compile("^\\| ([A-Z]\\d+) \\| (.*) \\|$");
  private static final Pattern ID = Pattern.compile("\\b([A-Z]\\d{1,2})\\b");
  private static final Pattern SCENARIO_RULES = Pattern.compile("^#\\s*rules:(.*)$");

  private final Map<String, TreeSet<String>> named = new LinkedHashMap<>();

  /** Reads the rules, and what names them, from the sources below this directory. */
  static RuleTable of(Path root) throws IOException {
    RuleTable table = new RuleTable();
    for (String line : Files.readAllLines(root.resolve("docs/rules.md"))) {
      Matcher rule = RULE.matcher(line);
      if (rule.matches()) {
        table.named.put(rule.group(1), new TreeSet<>());
      }
    }
    Path scenarios = root.resolve("raft-core/src/test/resources/scenarios");
    for (Path file : files(scenarios, ".raft")) {
      table.readScenario(file, scenarios.relativize(file).toString());
    }
    for (String module :
        List.of("raft-core", "raft-transport-netty", "raft-storage-rocksdb", "raft-examples")) {
      for (Path file : files(root.resolve(module).resolve("src/test/java"), ".java")) {
        table.readTest(file);
      }
      for (Path file : files(root.resolve(module).resolve("src/main/java"), "Checks.java")) {
        table.readTest(file);
      }
    }
    for (String line : Files.readAllLines(root.resolve("docs/divergence.md"))) {
      table.name(ID, line, "divergence.md");
    }
    return table;
  }

  private static List<Path> files(Path folder, String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private void readScenario(Path file, String name) throws IOException {
    for (String line : Files.readAllLines(file)) {
      Matcher rules = SCENARIO_RULES.matcher(line);
      if (rules.matches()) {
        name(ID, rules.group(1), name);
      }
    }
  }

  /** Ids count where they stand in names and comments of tests, not in the code itself. */
  private void readTest(Path file) throws IOException {
    if (file.endsWith("RuleTable.java") || file.endsWith("RuleTableTest.java")) {
      return;
    }
    String test = file.getFileName().toString().replace(".java", "");
    for (String line : Files.readAllLines(file)) {
      String text = line.strip();
      boolean says = text.startsWith("*")
          || text.startsWith("/*")
          || text.startsWith("//")
          || text.startsWith("@DisplayName(")
          || text.startsWith("@Label(")
          || text.contains(".as(\"")
          || text.contains("check(\"");
      if (says) {
        name(ID, line, test);
      }
    }
  }

  private void name(Pattern pattern, String text, String where) {
    Matcher id = pattern.matcher(text);
    while (id.find()) {
      TreeSet<String> places = named.get(id.group(1));
      if (places != null) {
        places.add(where);
      }
    }
  }

  /** All rules. */
  int size() {
    return named.size();
  }

  /** The rules of the groups that are held to it which nothing names. */
  List<String> holes() {
    List<String> holes = new ArrayList<>();
    named.forEach((rule, places) -> {
      if (places.isEmpty() && HELD.indexOf(rule.charAt(0)) >= 0) {
        holes.add(rule);
      }
    });
    return holes;
  }

  /** A line a rule. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    named.forEach((rule, places) -> text.append(String.format(
        "%-4s %s%n",
        rule,
        places.isEmpty()
            ? (HELD.indexOf(rule.charAt(0)) >= 0 ? "HOLE" : "-")
            : String.join(", ", places))));
    return text.toString();
  }
}
