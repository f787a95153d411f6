// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.syntax;

import io.quorate.model.EntryId;
import io.quorate.model.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The kinds of words of the scenario language. */
public final class Values {
  private static final Pattern NAME_FORM = Pattern.compile("[a-z][a-z0-9-]*");
  private static final Pattern DURATION_FORM = Pattern.compile("(\\d+)(ms|s)");
  private static final Pattern RANGE_FORM = Pattern.compile("(\\d*)(\\.\\.)?(\\d*)");
  private static final Pattern REPEATED_FORM = Pattern.compile("([0-9.]+)(?:x(\\d+))?");
  private static final int LONGEST_LOG = 100_000;

  /** A name that is being declared. */
  public static final Value<NodeId> NAME = Value.of("a node name", Values::name);

  /** A node, or whoever leads. */
  public static final Value<NodeRef> NODE = Value.of(
      "a node name or 'leader'",
      word -> NAME_FORM.matcher(word).matches() ? new NodeRef(word) : null);

  /** One or several nodes of which one is meant: {@code n1|n2}. */
  public static final Value<List<NodeRef>> NODE_CHOICE =
      Value.of("a node name or 'leader'", word -> list(word, "\\|", NODE));

  /** One or several nodes of which one is meant, or {@code none}, which is nobody. */
  public static final Value<List<NodeRef>> NODE_OR_NONE =
      Value.of("a node name, 'leader' or none", word -> list(word, "\\|", NODE));

  /** A list of names, possibly empty. */
  public static final Value<List<NodeId>> NAMES =
      Value.of("a list of node names such as n1,n2", word -> list(word, ",", NAME));

  /** A list of nodes, possibly empty. */
  public static final Value<List<NodeRef>> NODES =
      Value.of("a list of node names such as n1,n2", word -> list(word, ",", NODE));

  /** A link, or several: {@code n1->*}. */
  public static final Value<LinkRef> LINK =
      Value.of("a link such as n1->n2, n1->* or *->*", Values::link);

  /** A link between two nodes. */
  public static final Value<LinkRef> ONE_LINK = Value.of("a link such as n1->n2", word -> {
    LinkRef link = link(word);
    return link == null || link.from() == null || link.to() == null ? null : link;
  });

  /** A number. */
  public static final Value<Long> NUMBER =
      Value.of("a number", word -> word.matches("\\d+") ? Long.valueOf(word) : null);

  /** A number of at least one. */
  public static final Value<Integer> COUNT = Value.of(
      "a number from 1", word -> word.matches("0*[1-9]\\d*") ? Integer.valueOf(word) : null);

  /** A number or a range. */
  public static final Value<Range> RANGE =
      Value.of("a number or a range such as 5..9, 5.. or ..9", Values::range);

  /** A duration, in nanoseconds. */
  public static final Value<Long> DURATION =
      Value.of("a duration such as 150ms or 2s", Values::duration);

  /** Index and term. */
  public static final Value<EntryId> ID =
      Value.of("index/term such as 7/3", word -> pair(word, NUMBER, EntryId::new));

  /** Index and term, or ranges of them. */
  public static final Value<IdRange> ID_RANGE = Value.of(
      "index/term such as 7/3, either of which may be a range",
      word -> pair(word, RANGE, IdRange::new));

  /** A list of terms, possibly empty. */
  public static final Value<List<Long>> TERMS =
      Value.of("a list of terms such as 1,1,4x3", word -> repeated(word, NUMBER));

  /** A list of terms that may be ranges, possibly empty. */
  public static final Value<List<Range>> TERM_RANGES =
      Value.of("a list of terms such as 1,1,4x3", word -> repeated(word, RANGE));

  /** Nodes with an index each: {@code a:9,b:7}. */
  public static final Value<Map<NodeId, Long>> INDEXES =
      Value.of("a list such as a:9,b:7", Values::indexes);

  /** A switch. */
  public static final Value<Boolean> ON_OFF = Value.of(
      "on or off", word -> word.equals("on") ? Boolean.TRUE : word.equals("off") ? false : null);

  /** The name of a read or of a session. */
  public static final Value<String> LABEL =
      Value.of("a name", word -> word.matches("[A-Za-z0-9][A-Za-z0-9_.-]*") ? word : null);

  private Values() {}

  /** One of these words. */
  public static Value<String> word(String... words) {
    return Value.of(
        String.join(" or ", words), word -> List.of(words).contains(word) ? word : null);
  }

  /** One of these words, or a choice of several: {@code follower|learner}. */
  public static Value<Set<String>> choice(String... words) {
    Set<String> known = Set.of(words);
    return Value.of(String.join(" or ", words), word -> {
      Set<String> chosen = Set.of(word.split("\\|", -1));
      return known.containsAll(chosen) ? chosen : null;
    });
  }

  private static @Nullable NodeId name(String word) {
    // "leader" is whoever leads, and "none" is nobody: no node can be called so.
    boolean taken = word.equals(NodeRef.LEADER) || word.equals("none");
    return !taken && NAME_FORM.matcher(word).matches() ? NodeId.of(word) : null;
  }

  private static @Nullable LinkRef link(String word) {
    int arrow = word.indexOf("->");
    if (arrow < 0) {
      return null;
    }
    String from = word.substring(0, arrow);
    String to = word.substring(arrow + 2);
    NodeRef fromNode = NODE.parse(from);
    NodeRef toNode = NODE.parse(to);
    boolean legal = (fromNode != null || from.equals("*")) && (toNode != null || to.equals("*"));
    return legal ? new LinkRef(fromNode, toNode) : null;
  }

  private static @Nullable Range range(String word) {
    Matcher matcher = RANGE_FORM.matcher(word);
    if (!matcher.matches() || word.equals("..")) {
      return null;
    }
    if (matcher.group(2) == null) {
      long number = Long.parseLong(word);
      return new Range(number, number);
    }
    return new Range(
        matcher.group(1).isEmpty() ? 0 : Long.parseLong(matcher.group(1)),
        matcher.group(3).isEmpty() ? Long.MAX_VALUE : Long.parseLong(matcher.group(3)));
  }

  private static @Nullable Long duration(String word) {
    Matcher matcher = DURATION_FORM.matcher(word);
    if (!matcher.matches()) {
      return null;
    }
    long number = Long.parseLong(matcher.group(1));
    return Math.multiplyExact(number, matcher.group(2).equals("s") ? 1_000_000_000L : 1_000_000L);
  }

  private static <T, R> @Nullable R pair(String word, Value<T> part, BiFunction<T, T, R> pair) {
    int slash = word.indexOf('/');
    if (slash < 0) {
      return null;
    }
    T first = part.parse(word.substring(0, slash));
    T second = part.parse(word.substring(slash + 1));
    return first == null || second == null ? null : pair.apply(first, second);
  }

  private static <T> @Nullable List<T> list(String word, String separator, Value<T> element) {
    return list(word, separator, text -> {
      T value = element.parse(text);
      return value == null ? null : List.of(value);
    });
  }

  private static <T> @Nullable List<T> repeated(String word, Value<T> element) {
    return list(word, ",", text -> {
      Matcher matcher = REPEATED_FORM.matcher(text);
      T value = matcher.matches() ? element.parse(matcher.group(1)) : null;
      if (value == null) {
        return null;
      }
      int times = matcher.group(2) == null ? 1 : Integer.parseInt(matcher.group(2));
      return times > LONGEST_LOG ? null : Collections.nCopies(times, value);
    });
  }

  private static <T> @Nullable List<T> list(
      String word, String separator, Function<String, @Nullable List<T>> element) {
    List<T> elements = new ArrayList<>();
    if (word.isEmpty()) {
      return elements;
    }
    for (String text : word.split(separator, -1)) {
      List<T> values = element.apply(text);
      if (values == null) {
        return null;
      }
      elements.addAll(values);
    }
    return elements;
  }

  private static @Nullable Map<NodeId, Long> indexes(String word) {
    Map<NodeId, Long> indexes = new TreeMap<>();
    if (word.isEmpty()) {
      return indexes;
    }
    for (String text : word.split(",", -1)) {
      int colon = text.indexOf(':');
      NodeId node = colon < 0 ? null : NAME.parse(text.substring(0, colon));
      Long index = colon < 0 ? null : NUMBER.parse(text.substring(colon + 1));
      if (node == null || index == null || indexes.put(node, index) != null) {
        return null;
      }
    }
    return indexes;
  }
}
