// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@link SimulationMain} was told on its command line. */
record SimulationOptions(
    long first,
    long last,
    int nodes,
    @Nullable Path plan,
    boolean shrink,
    boolean trace,
    boolean json,
    boolean failFast) {
  static final String USAGE =
      "usage: SimulationMain --seeds 1..1000 [--nodes 5] [--plan FILE] [--shrink] [--trace]"
          + " [--json] [--fail-fast]";

  private static final Pattern SEEDS = Pattern.compile("(\\d{1,18})\\.\\.(\\d{1,18})");
  private static final int MOST_NODES = 9;

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException says what makes no sense
   */
  static SimulationOptions parse(String[] arguments) {
    long first = 0;
    long last = -1;
    int nodes = 0;
    Path plan = null;
    boolean shrink = false;
    boolean trace = false;
    boolean json = false;
    boolean failFast = false;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--seeds" -> {
          Matcher range = SEEDS.matcher(value(arguments, ++i));
          if (!range.matches()) {
            throw new IllegalArgumentException("'" + arguments[i] + "' is no range like 1..1000");
          }
          first = Long.parseLong(range.group(1));
          last = Long.parseLong(range.group(2));
          if (last < first) {
            throw new IllegalArgumentException("there is no seed in " + arguments[i]);
          }
        }
        case "--nodes" -> nodes = nodes(value(arguments, ++i));
        case "--plan" -> plan = Path.of(value(arguments, ++i));
        case "--shrink" -> shrink = true;
        case "--trace" -> trace = true;
        case "--json" -> json = true;
        case "--fail-fast" -> failFast = true;
        default -> throw new IllegalArgumentException("unknown: " + arguments[i]);
      }
    }
    if ((plan == null) == (last < 0)) {
      throw new IllegalArgumentException("say either --seeds or --plan");
    }
    return new SimulationOptions(first, last, nodes, plan, shrink, trace, json, failFast);
  }

  private static String value(String[] arguments, int i) {
    if (i >= arguments.length) {
      throw new IllegalArgumentException(arguments[i - 1] + " needs a value");
    }
    return arguments[i];
  }

  private static int nodes(String text) {
    if (!text.matches("\\d") || text.equals("0") || Integer.parseInt(text) > MOST_NODES) {
      throw new IllegalArgumentException("--nodes " + text + " is not 1 to " + MOST_NODES);
    }
    return Integer.parseInt(text);
  }
}
