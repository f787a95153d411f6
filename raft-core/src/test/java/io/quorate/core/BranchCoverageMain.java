// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds JaCoCo's report against the list of branches of the core that no test takes: fails on one
 * that is not in the list. The profile {@code coverage} runs it at the end of {@code verify}.
 *
 * <p>An entry of the list is a line of three words, the file, how many branches are missed and the
 * text of the source line, and below it, indented, the reason. Lines are known by their text, so
 * that the list outlives edits elsewhere in the file; equal lines of one file share an entry.
 */
public final class BranchCoverageMain {
  private static final String PACKAGE = "io/quorate/core";
  private static final Pattern SOURCE_FILE =
      Pattern.compile("<sourcefile name=\"([^\"]+)\">(.*?)</sourcefile>", Pattern.DOTALL);
  private static final Pattern LINE =
      Pattern.compile("<line nr=\"(\\d+)\" mi=\"\\d+\" ci=\"\\d+\" mb=\"(\\d+)\" cb=\"(\\d+)\"/>");
  private static final Pattern ENTRY = Pattern.compile("(\\w+\\.java) (\\d+) (.+)");

  private BranchCoverageMain() {}

  /** Takes the folder of the module. */
  public static void main(String[] arguments) throws IOException {
    Path module = Path.of(arguments[0]);
    Map<String, Integer> listed =
        listed(Files.readAllLines(module.resolve("src/test/coverage/io.quorate.core.txt")));
    Map<String, Integer> missed = new TreeMap<>();
    int[] branches = new int[2];
    String report = Files.readString(module.resolve("target/site/jacoco/jacoco.xml"));
    Matcher file = SOURCE_FILE.matcher(ofPackage(report));
    while (file.find()) {
      List<String> source =
          Files.readAllLines(module.resolve("src/main/java/" + PACKAGE + "/" + file.group(1)));
      Matcher line = LINE.matcher(file.group(2));
      while (line.find()) {
        int missedHere = Integer.parseInt(line.group(2));
        branches[0] += missedHere;
        branches[1] += missedHere + Integer.parseInt(line.group(3));
        if (missedHere > 0) {
          String text = source.get(Integer.parseInt(line.group(1)) - 1).strip();
          missed.merge(file.group(1) + " " + text, missedHere, Integer::sum);
        }
      }
    }
    judge(missed, listed, branches[0], branches[1]);
  }

  private static String ofPackage(String report) {
    int start = report.indexOf("<package name=\"" + PACKAGE + "\">");
    if (start < 0) {
      throw new IllegalStateException("the report of coverage does not know " + PACKAGE);
    }
    return report.substring(start, report.indexOf("</package>", start));
  }

  private static Map<String, Integer> listed(List<String> lines) {
    Map<String, Integer> listed = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.startsWith("#") || line.startsWith(" ")) {
        continue;
      }
      Matcher entry = ENTRY.matcher(line);
      boolean reason = i + 1 < lines.size() && lines.get(i + 1).matches(" +\\S.*");
      if (!entry.matches() || !reason) {
        throw new IllegalStateException(
            "line " + (i + 1) + " of the list is no FILE MISSED SOURCE with a reason below");
      }
      listed.put(entry.group(1) + " " + entry.group(3), Integer.valueOf(entry.group(2)));
    }
    return listed;
  }

  private static void judge(
      Map<String, Integer> missed, Map<String, Integer> listed, int missedAll, int all) {
    List<String> unlisted = new ArrayList<>();
    missed.forEach((line, count) -> {
      int allowed = listed.getOrDefault(line, 0);
      if (count > allowed) {
        unlisted.add(count + " missed, " + allowed + " listed: " + line);
      }
    });
    // Not a failure: some are taken only now and then, by random tests.
    listed.forEach((line, count) -> {
      if (missed.getOrDefault(line, 0) < count) {
        System.out.println("listed, but taken this time: " + line);
      }
    });
    System.out.println("branches of " + PACKAGE + " taken: " + (all - missedAll) + " of " + all);
    if (!unlisted.isEmpty()) {
      throw new IllegalStateException(
          "branches that no test takes:\n  " + String.join("\n  ", unlisted));
    }
  }
}
