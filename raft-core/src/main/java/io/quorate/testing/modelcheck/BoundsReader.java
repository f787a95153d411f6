// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.modelcheck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads bounds from the words of a command line: a preset, and what is to differ from that. */
public final class BoundsReader {
  /** What takes a number. */
  private enum Count {
    NODES,
    SPARES,
    TERMS,
    COMMANDS,
    MESSAGES,
    CRASHES,
    DROPS,
    DUPLICATES,
    HEARTBEATS,
    LATE_WRITES,
    CHANGES,
    BATCH;

    String option() {
      return "--" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  private static final Map<String, String> PRESETS = new TreeMap<>(Map.of(
      "two",
      "--nodes 2 --terms 3 --commands 1 --messages 2 --crashes 1 --heartbeats 1",
      "three",
      "--nodes 3 --terms 2 --commands 1 --messages 1",
      "two-large",
      "--nodes 2 --terms 3 --commands 2 --messages 2 --crashes 1 --drops 1 --duplicates 1"
          + " --heartbeats 1 --late-writes 1",
      "three-large",
      "--nodes 3 --terms 2 --commands 1 --messages 2 --crashes 1",
      "two-change",
      "--nodes 2 --spares 1 --terms 2 --messages 1 --changes 1 --joint",
      "three-change",
      "--nodes 3 --terms 2 --messages 1 --changes 1 --joint",
      "figure-8",
      "--nodes 3 --terms 4 --messages 1 --batch 1 --logs 1/2/-"));

  private final Map<Count, Integer> counts =
      new EnumMap<>(Map.of(Count.NODES, 3, Count.TERMS, 2, Count.MESSAGES, 1, Count.BATCH, 64));
  private boolean joint;
  private boolean preVote;
  private List<List<Long>> logs = List.of();

  private BoundsReader() {}

  /** The bounds that these words describe, with blanks between them. */
  public static Bounds of(String words) {
    return read(List.of(words.split(" ", -1)), Map.of());
  }

  /**
   * The bounds that these words describe.
   *
   * @param others what else takes a value, and what is done with that
   * @throws IllegalArgumentException if one of them means nothing
   */
  public static Bounds read(List<String> words, Map<String, Consumer<String>> others) {
    BoundsReader reader = new BoundsReader();
    reader.readAll(words, others);
    return reader.bounds();
  }

  private void readAll(List<String> words, Map<String, Consumer<String>> others) {
    Iterator<String> rest = words.iterator();
    while (rest.hasNext()) {
      String word = rest.next();
      Consumer<String> other = others.get(word);
      if (other == null && !takesValue(word)) {
        read(word);
      } else if (!rest.hasNext()) {
        throw new IllegalArgumentException(word + " needs a value");
      } else if (other != null) {
        other.accept(rest.next());
      } else {
        read(word, rest.next());
      }
    }
  }

  /** What can be said. */
  public static String usage(String command, String more) {
    StringBuilder usage = new StringBuilder("usage: ").append(command).append(" [PRESET]");
    for (Count count : Count.values()) {
      usage.append(" [").append(count.option()).append(" N]");
    }
    usage.append(" [--change] [--joint] [--pre-vote] [--logs TERMS/TERMS…] ").append(more);
    usage.append("\npresets:");
    PRESETS.forEach((name, words) -> usage.append(String.format("%n  %-14s %s", name, words)));
    return usage.toString();
  }

  private static boolean takesValue(String word) {
    return word.equals("--logs")
        || Arrays.stream(Count.values()).anyMatch(count -> count.option().equals(word));
  }

  private void read(String word) {
    switch (word) {
      case "--change" -> counts.put(Count.CHANGES, 1);
      case "--joint" -> joint = true;
      case "--pre-vote" -> preVote = true;
      default -> {
        String preset = PRESETS.get(word);
        if (preset == null) {
          throw new IllegalArgumentException("unknown: " + word);
        }
        readAll(List.of(preset.split(" ", -1)), Map.of());
      }
    }
  }

  private void read(String word, String value) {
    if (word.equals("--logs")) {
      logs = logs(value);
    }
    for (Count count : Count.values()) {
      if (count.option().equals(word)) {
        counts.put(count, Math.toIntExact(number(word, value)));
      }
    }
  }

  /** A number that an option is given. */
  public static long number(String option, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " needs a number, not " + value, e);
    }
  }

  /** {@code 1,1/2/-}: two entries of term 1 in the first log, one of term 2, none. */
  private static List<List<Long>> logs(String value) {
    List<List<Long>> read = new ArrayList<>();
    for (String log : value.split("/", -1)) {
      read.add(
          log.equals("-")
              ? List.of()
              : Arrays.stream(log.split(",", -1))
                  .map(term -> number("--logs", term))
                  .toList());
    }
    return read;
  }

  private Bounds bounds() {
    return new Bounds(
        get(Count.NODES),
        get(Count.SPARES),
        get(Count.TERMS),
        get(Count.COMMANDS),
        get(Count.MESSAGES),
        get(Count.CRASHES),
        get(Count.DROPS),
        get(Count.DUPLICATES),
        get(Count.HEARTBEATS),
        get(Count.LATE_WRITES),
        get(Count.CHANGES),
        joint,
        preVote,
        get(Count.BATCH),
        logs);
  }

  private int get(Count count) {
    return counts.getOrDefault(count, 0);
  }
}
