// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.model.Bytes;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.RecoveredLog;
import io.quorate.model.SnapshotMetadata;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * The log, its term runs, its cache and its configurations against a plain list of entries: R26,
 * M1, M3, D7.
 */
class RaftLogProperties {
  private static final long CACHE_BYTES = 6 * 40;

  /** What to do next; numbers are taken modulo what is possible then. */
  record Step(Kind kind, int number) {}

  enum Kind {
    COMMAND,
    CONFIGURATION,
    NEW_TERM,
    TRUNCATE,
    EVICT
  }

  @Provide
  static Arbitrary<List<Step>> steps() {
    Arbitrary<Kind> kinds = Arbitraries.frequency(
        Tuple.of(8, Kind.COMMAND),
        Tuple.of(2, Kind.CONFIGURATION),
        Tuple.of(3, Kind.NEW_TERM),
        Tuple.of(2, Kind.TRUNCATE),
        Tuple.of(3, Kind.EVICT));
    return Combinators.combine(kinds, Arbitraries.integers().between(0, 1000))
        .as(Step::new)
        .list()
        .ofMaxSize(80);
  }

  /** Every entry in a list, and what a log must say about it. */
  private static final class Model {
    final EntryId base;
    final ClusterConfiguration baseConfiguration;
    final List<LogEntry> entries = new ArrayList<>();

    Model(EntryId base, ClusterConfiguration baseConfiguration) {
      this.base = base;
      this.baseConfiguration = baseConfiguration;
    }

    long lastIndex() {
      return base.index() + entries.size();
    }

    @Nullable
    LogEntry at(long index) {
      return index <= base.index() || index > lastIndex()
          ? null
          : entries.get((int) (index - base.index() - 1));
    }

    long termAt(long index) {
      LogEntry entry = at(index);
      return entry != null ? entry.term() : index == base.index() ? base.term() : -1;
    }

    void truncateFrom(long index) {
      while (lastIndex() >= index) {
        entries.remove(entries.size() - 1);
      }
    }

    ClusterConfiguration configuration() {
      ClusterConfiguration newest = baseConfiguration;
      for (LogEntry entry : entries) {
        if (entry.kind() == EntryKind.CONFIGURATION) {
          newest = ClusterConfiguration.fromBytes(entry.payload());
        }
      }
      return newest;
    }

    long lastNotBeyond(long index, long term) {
      long highest = Math.min(index, lastIndex());
      while (highest > base.index() && termAt(highest) > term) {
        highest--;
      }
      return highest;
    }

    RecoveredLog recovered() {
      List<EntryId> starts = new ArrayList<>();
      List<LogEntry> configurations = new ArrayList<>();
      for (LogEntry entry : entries) {
        if (starts.isEmpty() || starts.get(starts.size() - 1).term() != entry.term()) {
          starts.add(entry.id());
        }
        if (entry.kind() == EntryKind.CONFIGURATION) {
          configurations.add(entry);
        }
      }
      return new RecoveredLog(
          new HardState(termAt(lastIndex()), null, base.index()),
          new SnapshotMetadata(base, baseConfiguration, 0),
          lastIndex(),
          starts,
          configurations);
    }
  }

  private int lastPayload;

  private LogEntry entry(Model model, long term, boolean configuration) {
    lastPayload++;
    String text = "n" + lastPayload;
    return configuration
        ? new LogEntry(
            model.lastIndex() + 1,
            term,
            EntryKind.CONFIGURATION,
            ClusterConfiguration.ofVoters(List.of(NodeId.of(text))).toBytes())
        : new LogEntry(model.lastIndex() + 1, term, EntryKind.COMMAND, Bytes.utf8(text));
  }

  private static Model emptyModel(int baseIndex) {
    EntryId base = baseIndex == 0 ? EntryId.NONE : new EntryId(baseIndex, 2);
    return new Model(base, ClusterConfiguration.ofVoters(List.of(NodeId.of("base"))));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  @Label("R26, M1, M3, D7: under appends, truncations and evictions it is the list of its entries")
  void isAList(
      @ForAll("bases") int baseIndex,
      @ForAll("steps") List<Step> before,
      @ForAll("steps") List<Step> after) {
    // What was there before a restart is durable, and in no cache.
    Model model = emptyModel(baseIndex);
    run(model, null, before);
    RaftLog log = new RaftLog(model.recovered(), CACHE_BYTES);
    check(model, log, model.lastIndex());
    run(model, log, after);
  }

  @Provide
  static Arbitrary<Integer> bases() {
    return Arbitraries.of(0, 1, 17);
  }

  private void run(Model model, @Nullable RaftLog log, List<Step> steps) {
    long term = Math.max(1, model.termAt(model.lastIndex()));
    // In memory are at least those that are not known to be durable.
    long durable = log == null ? 0 : model.lastIndex();
    for (Step step : steps) {
      switch (step.kind) {
        case COMMAND, CONFIGURATION -> {
          LogEntry entry = entry(model, term, step.kind == Kind.CONFIGURATION);
          model.entries.add(entry);
          if (log != null) {
            log.append(entry);
          }
        }
        case NEW_TERM -> term++;
        case TRUNCATE -> {
          if (!model.entries.isEmpty()) {
            // Mostly near the end, as in life, and now and then all of it.
            int cut = 1 + step.number % Math.min(model.entries.size(), 1 + step.number % 40);
            long index = model.lastIndex() - cut + 1;
            model.truncateFrom(index);
            durable = Math.min(durable, index - 1);
            if (log != null) {
              log.truncateFrom(index);
            }
          }
        }
        case EVICT -> {
          durable += step.number % (model.lastIndex() - Math.min(durable, model.lastIndex()) + 1);
          if (log != null) {
            log.evict(durable);
          }
        }
      }
      if (log != null) {
        check(model, log, durable);
      }
    }
  }

  private static void check(Model model, RaftLog log, long durable) {
    long last = model.lastIndex();
    assertThat(log.base()).isEqualTo(model.base);
    assertThat(log.lastIndex()).isEqualTo(last);
    assertThat(log.last().index()).isEqualTo(last);
    assertThat(log.configuration()).isEqualTo(model.configuration());
    for (long index = Math.max(0, model.base.index() - 2); index <= last + 2; index++) {
      long term = model.termAt(index);
      assertThat(log.termAt(index)).isEqualTo(term);
      if (term > 0) {
        assertThat(log.holds(new EntryId(index, term))).isTrue();
        assertThat(log.holds(new EntryId(index, term + 1))).isFalse();
      }
      List<LogEntry> slice = index < 1 || index > last ? null : log.slice(index, last, 1, 1);
      if (slice == null) {
        assertThat(index <= durable || index > last)
            .as("index %d, durable %d, last %d, in memory", index, durable, last)
            .isTrue();
      } else {
        assertThat(slice).hasSize(1);
        assertThat(slice.get(0)).isSameAs(model.at(index));
      }
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  @Label("R5: lastNotBeyond is what a search entry by entry finds")
  void lastNotBeyond(@ForAll("bases") int baseIndex, @ForAll("steps") List<Step> steps) {
    Model model = emptyModel(baseIndex);
    run(model, null, steps);
    RaftLog log = new RaftLog(model.recovered(), CACHE_BYTES);
    long maxTerm = model.termAt(model.lastIndex()) + 1;
    for (long index = 0; index <= model.lastIndex() + 2; index++) {
      for (long term = 0; term <= maxTerm; term++) {
        assertThat(log.lastNotBeyond(index, term))
            .as("at or below %d, of term %d or earlier", index, term)
            .isEqualTo(model.lastNotBeyond(index, term));
      }
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  @Label("R16: a slice is contiguous, bounded in entries and bytes, and never empty")
  void slices(
      @ForAll("steps") List<Step> steps,
      @ForAll("bounds") int maxEntries,
      @ForAll("bounds") int maxBytes) {
    Model model = emptyModel(0);
    RaftLog log = new RaftLog(model.recovered(), CACHE_BYTES);
    run(model, log, steps);
    for (long from = 1; from <= model.lastIndex(); from++) {
      for (long through = from; through <= model.lastIndex() + 1; through++) {
        List<LogEntry> slice = log.slice(from, through, maxEntries, maxBytes);
        if (slice != null) {
          assertThat(slice).isEqualTo(naiveSlice(model, from, through, maxEntries, maxBytes));
        }
      }
    }
  }

  @Provide
  static Arbitrary<Integer> bounds() {
    return Arbitraries.integers().between(1, 200);
  }

  private static List<LogEntry> naiveSlice(
      Model model, long from, long through, int maxEntries, int maxBytes) {
    List<LogEntry> slice = new ArrayList<>();
    int bytes = 0;
    for (long index = from; index <= through && slice.size() < maxEntries; index++) {
      LogEntry entry = model.at(index);
      if (entry == null || (!slice.isEmpty() && bytes + entry.weight() > maxBytes)) {
        break;
      }
      bytes += entry.weight();
      slice.add(entry);
    }
    return slice;
  }

  @Property(tries = 50)
  @Label("an entry that does not follow the last one is refused")
  void noGaps(@ForAll("steps") List<Step> steps) {
    Model model = emptyModel(0);
    RaftLog log = new RaftLog(model.recovered(), CACHE_BYTES);
    run(model, log, steps);
    long last = model.lastIndex();
    for (long index : new long[] {last, last + 2}) {
      if (index >= 1) {
        assertThatThrownBy(
                () -> log.append(new LogEntry(index, 1_000, EntryKind.NO_OP, Bytes.EMPTY)))
            .isInstanceOf(ProtocolViolation.class);
      }
    }
  }
}
