// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a source file of each package may refer to, by import or by its full name. Looks at the text
 * without its comments and string literals; a package that no row names may not exist.
 */
final class SourceRules {
  /** A name that code of the core must not contain, and why. */
  private record Banned(Pattern name, String why) {}

  private static final String ROOT = "io.quorate";

  /** Of our packages, what each one may use besides itself. */
  private static final Map<String, List<String>> OURS = new TreeMap<>();

  static {
    OURS.put("model", List.of());
    OURS.put("message", List.of("model"));
    OURS.put("core", List.of("model", "message"));
    OURS.put("session", List.of("model"));
    OURS.put("spi", List.of("model", "message"));
    OURS.put("memory", List.of("spi", "model", "message"));
    OURS.put("snapshot", List.of("spi", "model"));
    OURS.put("runtime", List.of("", "core", "session", "spi", "model", "message"));
    OURS.put("", List.of("runtime", "spi", "model", "message"));
    OURS.put(
        "testing",
        List.of("", "core", "session", "memory", "snapshot", "runtime", "spi", "model", "message"));
  }

  private static final List<Banned> BANNED_IN_CORE = List.of(
      banned("java\\.io", "the core does no I/O"),
      banned("java\\.net", "the core does no I/O"),
      banned("java\\.nio\\.(channels|file)", "the core does no I/O"),
      banned("java\\.lang\\.(reflect|invoke)", "the core is plain code"),
      banned("java\\.util\\.concurrent", "the core has one thread"),
      banned("java\\.time", "time is an argument"),
      banned("java\\.util\\.logging|org\\.slf4j", "the core never logs"),
      banned("(ThreadLocal|Splittable|Secure)?Random(?!Generator)", "randomness is an argument"),
      banned("RandomGenerator\\s*\\.\\s*\\w+", "randomness is an argument"),
      banned("Math\\s*\\.\\s*random|UUID", "randomness is an argument"),
      banned("System\\s*\\.\\s*\\w+", "no clock, no environment, no console"),
      banned("Thread(Local|Group)?|Runtime", "the core has one thread"),
      banned("synchronized|volatile", "the core has one thread"),
      banned("(Identity|Weak)?HashMap|HashSet|Hashtable", "its order is nobody's choice"),
      banned("(Set|Map)\\s*\\.\\s*(of|ofEntries|copyOf)", "its order differs from JVM to JVM"),
      banned("toSet|toUnmodifiableSet|toMap|groupingBy|partitioningBy", "it makes a hash table"),
      banned("parallelStream|parallel", "the core has one thread"));

  // Comments and literals, whichever begins first: each hides what looks like another.
  private static final Pattern NO_CODE = Pattern.compile(
      "/\\*.*?\\*/|//[^\\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])+'",
      Pattern.DOTALL);

  private static final Pattern OUR_NAME = Pattern.compile("\\bio\\.quorate((?:\\.[a-z]\\w*)*)\\b");
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package\\s+([\\w.]+)\\s*;");

  private SourceRules() {}

  private static Banned banned(String names, String why) {
    return new Banned(Pattern.compile("(?<![\\w])(?:" + names + ")(?![\\w])"), why);
  }

  /** The packages that have a row. */
  static List<String> rows() {
    return List.copyOf(OURS.keySet());
  }

  /** What this source refers to and may not, each with the reason. */
  static List<String> violations(String source) {
    String code = NO_CODE.matcher(source).replaceAll(" ");
    Matcher declaration = PACKAGE.matcher(code);
    if (!declaration.find()) {
      return List.of("it declares no package");
    }
    String own = row(declaration.group(1).substring(ROOT.length()));
    List<String> violations = new ArrayList<>();
    List<String> allowed = OURS.get(own);
    if (allowed == null) {
      return List.of("package " + declaration.group(1) + " is not in the table of packages");
    }
    Matcher name = OUR_NAME.matcher(code);
    while (name.find()) {
      String used = row(name.group(1));
      if (!used.equals(own) && !allowed.contains(used)) {
        violations.add(name.group() + ": not for package " + declaration.group(1));
      }
    }
    // Sessions are replicated state: they must be as free of chance as the algorithm.
    if (own.equals("core") || own.equals("session")) {
      for (Banned banned : BANNED_IN_CORE) {
        Matcher found = banned.name.matcher(code);
        while (found.find()) {
          violations.add(found.group() + ": " + banned.why);
        }
      }
    }
    return violations;
  }

  /** The row that a package belongs to: the first name below the root, as subpackages share it. */
  private static String row(String belowRoot) {
    if (belowRoot.isEmpty()) {
      return "";
    }
    int end = belowRoot.indexOf('.', 1);
    return belowRoot.substring(1, end < 0 ? belowRoot.length() : end);
  }
}
