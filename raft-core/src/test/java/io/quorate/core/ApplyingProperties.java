// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import static io.quorate.core.Server.B;
import static io.quorate.core.Server.entry;
import static io.quorate.core.Server.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.model.EntryId;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import java.util.ArrayDeque;
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

/**
 * What the state machine is given, whatever is in memory, on disk and on its way: C7, C13, and that
 * it is never more than it may be.
 */
class ApplyingProperties {
  private static final long MAX_APPLY_BYTES = 150;

  enum Kind {
    APPEND,
    COMMIT,
    FLUSH,
    PERSISTED,
    APPLIED,
    LOADED,
    STALE_LOAD
  }

  /** What happens next; the number is taken modulo what is possible then. */
  record Step(Kind kind, int number) {}

  @Provide
  static Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of(Kind.class), Arbitraries.integers().between(0, 100))
        .as(Step::new)
        .list()
        .ofMaxSize(80);
  }

  private static final class Run {
    final Server server;
    final List<LogEntry> log = new ArrayList<>();
    final List<LogEntry> given = new ArrayList<>();
    final ArrayDeque<Effect.LoadEntries> loads = new ArrayDeque<>();
    long commit;
    long applied;

    /** A follower that restarts with so many entries, some of them known to be committed. */
    Run(int stored, long cacheBytes) {
      long[] terms = new long[stored];
      for (int i = 0; i < stored; i++) {
        terms[i] = 1;
        log.add(entry(i + 1, 1));
      }
      commit = stored / 2;
      server = new Server(
          Server.options(MAX_APPLY_BYTES, cacheBytes),
          Server.stored(new HardState(1, null, commit), terms));
    }

    void step(Step step) {
      switch (step.kind) {
        case APPEND -> {
          EntryId last = last();
          LogEntry next = entry(last.index() + 1, 1, "x".repeat(step.number));
          log.add(next);
          server.append(B, 1, last, 0, next);
        }
        case COMMIT -> {
          commit += step.number % (log.size() - commit + 1);
          server.append(B, 1, last(), commit);
        }
        case FLUSH -> flush();
        case PERSISTED -> server.persisted();
        case APPLIED -> {
          applied += step.number % (given.size() - applied + 1);
          server.step(new Input.Applied(applied));
        }
        case LOADED -> load(step.number);
        case STALE_LOAD ->
          server.step(new Input.EntriesLoaded(1_000 + step.number, List.of(entry(1, 1))));
      }
    }

    private EntryId last() {
      return log.isEmpty() ? EntryId.NONE : log.get(log.size() - 1).id();
    }

    private void flush() {
      List<Effect> effects = server.flush();
      loads.addAll(only(Effect.LoadEntries.class, effects));
      assertThat(loads).as("loads that are outstanding").hasSizeLessThanOrEqualTo(1);
      given.addAll(Server.applied(effects));

      assertThat((long) given.size()).isLessThanOrEqualTo(commit);
      assertThat(given).as("each once, in order").isEqualTo(log.subList(0, given.size()));
      // The last one may go beyond the bound: alone, or because a load brings at least one.
      long bytes = log.subList((int) applied, Math.max((int) applied, given.size() - 1)).stream()
          .mapToLong(LogEntry::weight)
          .sum();
      assertThat(bytes).isLessThanOrEqualTo(MAX_APPLY_BYTES);
    }

    /** Storage answers with at least one entry, and with all that fit at most. */
    private void load(int number) {
      Effect.LoadEntries load = loads.poll();
      if (load == null) {
        return;
      }
      assertThat(load.through()).isGreaterThanOrEqualTo(load.from());
      int from = (int) load.from() - 1;
      int count = 1;
      long bytes = log.get(from).weight();
      while (from + count < load.through() && count < 1 + number % 5) {
        bytes += log.get(from + count).weight();
        if (bytes > load.maxBytes()) {
          break;
        }
        count++;
      }
      // No page of an answer exceeds what was asked for, unless it is a single entry.
      server.step(
          new Input.EntriesLoaded(load.request(), List.copyOf(log.subList(from, from + count))));
    }

    void catchUp() {
      for (int i = 0; i < 1_000 && applied < commit; i++) {
        flush();
        load(i);
        server.persisted();
        applied = given.size();
        server.step(new Input.Applied(applied));
      }
    }
  }

  @Provide
  static Arbitrary<Integer> stored() {
    return Arbitraries.integers().between(0, 12);
  }

  @Provide
  static Arbitrary<Long> cacheBytes() {
    return Arbitraries.of(1L, 200L, 1L << 20);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  @Label("C7, C13: each committed entry once and in order, from memory or disk, in bounded pages")
  void eachOnceInOrder(
      @ForAll("stored") int stored,
      @ForAll("cacheBytes") long cacheBytes,
      @ForAll("steps") List<Step> steps) {
    Run run = new Run(stored, cacheBytes);
    steps.forEach(run::step);
    run.catchUp();

    assertThat(run.given).isEqualTo(run.log.subList(0, (int) run.commit));
    assertThat(run.server.stopReason()).isNull();
  }
}
