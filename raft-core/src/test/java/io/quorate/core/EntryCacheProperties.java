// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.model.Bytes;
import io.quorate.model.EntryKind;
import io.quorate.model.LogEntry;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What exactly is in the cache, against a map from index to entry: R26. */
class EntryCacheProperties {
  private static final long MAX_BYTES = 400;

  enum Kind {
    APPEND,
    APPEND_MANY,
    TRUNCATE,
    EVICT
  }

  /** What to do next; the number is a size, or is taken modulo what is possible then. */
  record Step(Kind kind, int number) {}

  @Provide
  static Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of(Kind.class), Arbitraries.integers().between(0, 200))
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  @Label("R26: it holds the newest entries, never one that was truncated, never more than it may")
  void isAMap(@ForAll("first") int first, @ForAll("steps") List<Step> steps) {
    EntryCache cache = new EntryCache(first, MAX_BYTES);
    NavigableMap<Long, LogEntry> model = new TreeMap<>();
    long next = first;
    for (Step step : steps) {
      switch (step.kind) {
        case APPEND -> next = append(cache, model, next, step.number);
        case APPEND_MANY -> {
          for (int i = 0; i < step.number; i++) {
            next = append(cache, model, next, i % 3);
          }
        }
        case TRUNCATE -> {
          long index = Math.max(1, next - step.number % (next + 1));
          cache.truncateFrom(index);
          model.tailMap(index, true).clear();
          next = Math.min(next, index);
        }
        case EVICT -> {
          long through = next - 1 - step.number % (int) Math.min(next, 30);
          cache.evict(through);
          while (weight(model) > MAX_BYTES && model.firstKey() <= through) {
            model.pollFirstEntry();
          }
        }
      }
      check(cache, model, next);
    }
  }

  @Provide
  static Arbitrary<Integer> first() {
    return Arbitraries.of(1, 2, 63, 64, 1000);
  }

  private static long append(
      EntryCache cache, NavigableMap<Long, LogEntry> model, long index, int size) {
    LogEntry entry = new LogEntry(index, 1, EntryKind.COMMAND, Bytes.wrap(new byte[size]));
    cache.append(entry);
    model.put(index, entry);
    return index + 1;
  }

  private static long weight(NavigableMap<Long, LogEntry> model) {
    return model.values().stream().mapToLong(LogEntry::weight).sum();
  }

  private static void check(EntryCache cache, NavigableMap<Long, LogEntry> model, long next) {
    assertThat(cache.firstIndex()).isEqualTo(model.isEmpty() ? next : model.firstKey());
    for (long index = Math.max(0, cache.firstIndex() - 3); index <= next + 2; index++) {
      List<LogEntry> slice = cache.slice(index, next + 2, 1, 1);
      LogEntry expected = model.get(index);
      if (expected == null) {
        assertThat(slice).as("at %d", index).isNull();
      } else {
        assertThat(slice).singleElement().isSameAs(expected);
      }
    }
  }
}
