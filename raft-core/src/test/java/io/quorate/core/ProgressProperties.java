// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.AppendEntriesResponse.Accepted;
import io.quorate.message.AppendEntriesResponse.Refused;
import io.quorate.message.AppendEntriesResponse.Result;
import io.quorate.model.Bytes;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.RecoveredLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
 * A leader's view of a follower, against a follower that is a list of terms, over a network that
 * loses, repeats and reorders: R5, R6, R7, R11.
 */
class ProgressProperties {
  private static final NodeId FOLLOWER = NodeId.of("b");
  private static final int WINDOW = 3;
  private static final int BATCH = 2;

  enum Kind {
    FLUSH,
    HEARTBEAT,
    APPEND,
    DELIVER_REQUEST,
    REPEAT_REQUEST,
    LOSE_REQUEST,
    DELIVER_RESPONSE,
    REPEAT_RESPONSE,
    LOSE_RESPONSE
  }

  /** What happens next; the number says to which message on its way. */
  record Step(Kind kind, int number) {}

  @Provide
  static Arbitrary<List<Step>> steps() {
    Arbitrary<Kind> kinds = Arbitraries.frequency(
        Tuple.of(6, Kind.FLUSH),
        Tuple.of(2, Kind.HEARTBEAT),
        Tuple.of(2, Kind.APPEND),
        Tuple.of(5, Kind.DELIVER_REQUEST),
        Tuple.of(1, Kind.REPEAT_REQUEST),
        Tuple.of(1, Kind.LOSE_REQUEST),
        Tuple.of(5, Kind.DELIVER_RESPONSE),
        Tuple.of(1, Kind.REPEAT_RESPONSE),
        Tuple.of(1, Kind.LOSE_RESPONSE));
    return Combinators.combine(kinds, Arbitraries.integers().between(0, 100))
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }

  /**
   * Two logs that could meet in one cluster, as terms that rise: a common beginning, then what each
   * has alone, of terms that the other does not have.
   */
  record Logs(List<Long> leader, List<Long> follower) {}

  @Provide
  static Arbitrary<Logs> logs() {
    Arbitrary<List<Integer>> part = Arbitraries.integers().between(0, 3).list().ofMaxSize(12);
    return Combinators.combine(part, part, part).as((common, leader, follower) -> {
      List<Long> start = rising(List.of(), common, 1);
      // Odd terms for one, even terms for the other: only one leader created entries of a term.
      return new Logs(rising(start, leader, 1), rising(start, follower, 0));
    });
  }

  private static List<Long> rising(List<Long> start, List<Integer> steps, int parity) {
    List<Long> terms = new ArrayList<>(start);
    long floor = start.isEmpty() ? 1 : start.get(start.size() - 1) + 1;
    long term = floor + (floor % 2 == parity ? 0 : 1);
    for (int step : steps) {
      term += step == 3 ? 2 : 0;
      terms.add(term);
    }
    return terms;
  }

  /** A request with so many entries after the previous one. */
  private record Request(EntryId previous, List<Long> terms) {}

  /** A log of these terms, such as the protocol sees it. */
  private static RaftLog log(List<Long> terms) {
    RaftLog log = new RaftLog(
        RecoveredLog.bootstrap(ClusterConfiguration.ofVoters(List.of(FOLLOWER))), 1 << 20);
    for (long term : terms) {
      log.append(new LogEntry(log.lastIndex() + 1, term, EntryKind.NO_OP, Bytes.EMPTY));
    }
    return log;
  }

  private static final class Run {
    final List<Long> leaderTerms;
    final List<Long> followerTerms;
    final long leaderTerm;
    final RaftLog log;
    final Progress progress;
    final List<Request> requests = new ArrayList<>();
    final List<Result> responses = new ArrayList<>();
    int refusalsThatCounted;

    Run(Logs logs) {
      leaderTerms = new ArrayList<>(logs.leader);
      followerTerms = new ArrayList<>(logs.follower);
      leaderTerm = 1_000;
      log = log(logs.leader);
      progress = new Progress(FOLLOWER, 1, log.lastIndex() + 1, options(), 0);
      append();
    }

    private static CoreOptions options() {
      return new CoreOptions(
          1_000, 100, true, true, true, WINDOW, 1 << 20, BATCH, 1 << 20, 1 << 20, 1 << 20, true, 0,
          1_000_000);
    }

    void step(Step step) {
      switch (step.kind) {
        case FLUSH -> flush();
        case HEARTBEAT -> send(progress.matchIndex, List.of());
        case APPEND -> append();
        case DELIVER_REQUEST -> receive(take(requests, step.number, true));
        case REPEAT_REQUEST -> receive(take(requests, step.number, false));
        case LOSE_REQUEST -> take(requests, step.number, true);
        case DELIVER_RESPONSE -> answered(take(responses, step.number, true));
        case REPEAT_RESPONSE -> answered(take(responses, step.number, false));
        case LOSE_RESPONSE -> take(responses, step.number, true);
      }
    }

    private static <T> @Nullable T take(List<T> from, int number, boolean remove) {
      if (from.isEmpty()) {
        return null;
      }
      int which = number % from.size();
      return remove ? from.remove(which) : from.get(which);
    }

    void append() {
      log.append(new LogEntry(log.lastIndex() + 1, leaderTerm, EntryKind.NO_OP, Bytes.EMPTY));
      leaderTerms.add(leaderTerm);
    }

    /** As a leader's flush does it. */
    void flush() {
      boolean sent = false;
      while (!progress.isPaused() && progress.nextIndex <= log.lastIndex()) {
        List<LogEntry> entries = Objects.requireNonNull(
            log.slice(progress.nextIndex, log.lastIndex(), BATCH, 1 << 20), "in memory");
        send(progress.nextIndex - 1, entries.stream().map(LogEntry::term).toList());
        progress.onSent(entries);
        sent = true;
      }
      boolean probe = progress.state == Progress.State.PROBE && !progress.isPaused();
      if (!sent && (probe || progress.tailDoubtful)) {
        send(progress.nextIndex - 1, List.of());
        progress.onSent(List.of());
      }
      progress.tailDoubtful = false;
    }

    private void send(long previous, List<Long> terms) {
      long term = log.termAt(previous);
      requests.add(new Request(previous == 0 ? EntryId.NONE : new EntryId(previous, term), terms));
    }

    /** As the paper has a follower do it. */
    private void receive(@Nullable Request request) {
      if (request == null) {
        return;
      }
      int previous = (int) request.previous.index();
      boolean matches = previous == 0
          || (previous <= followerTerms.size()
              && followerTerms.get(previous - 1) == request.previous.term());
      if (!matches) {
        int hint = Math.min(previous, followerTerms.size());
        while (hint > 0 && followerTerms.get(hint - 1) > request.previous.term()) {
          hint--;
        }
        responses.add(new Refused(
            request.previous,
            hint == 0 ? EntryId.NONE : new EntryId(hint, followerTerms.get(hint - 1))));
        return;
      }
      for (int i = 0; i < request.terms.size(); i++) {
        int at = previous + i;
        if (at < followerTerms.size() && !followerTerms.get(at).equals(request.terms.get(i))) {
          followerTerms.subList(at, followerTerms.size()).clear();
        }
        if (at == followerTerms.size()) {
          followerTerms.add(request.terms.get(i));
        }
      }
      responses.add(new Accepted(previous + request.terms.size()));
    }

    private void answered(@Nullable Result response) {
      if (response == null) {
        return;
      }
      long matchBefore = progress.matchIndex;
      if (response instanceof Refused refused) {
        long nextBefore = progress.nextIndex;
        boolean counted = progress.onRefused(refused, log);
        refusalsThatCounted += counted ? 1 : 0;
        if (!counted) {
          assertThat(progress.nextIndex).as("R6: after a stale refusal").isEqualTo(nextBefore);
        } else {
          assertThat(progress.nextIndex).isLessThanOrEqualTo(refused.previous().index());
        }
      } else if (response instanceof Accepted accepted) {
        progress.onAccepted(accepted.matchIndex(), 0, 0);
      }
      check(matchBefore);
    }

    private void check(long matchBefore) {
      assertThat(progress.matchIndex).as("R7: match").isGreaterThanOrEqualTo(matchBefore);
      assertThat(progress.nextIndex).as("R7: next").isGreaterThan(progress.matchIndex);
      assertThat(progress.nextIndex).isLessThanOrEqualTo(log.lastIndex() + 1);
      int match = (int) progress.matchIndex;
      assertThat(followerTerms).hasSizeGreaterThanOrEqualTo(match);
      assertThat(followerTerms.subList(0, match))
          .as("what the leader believes the follower holds")
          .isEqualTo(leaderTerms.subList(0, match));
    }

    /** Nothing is lost any more: a heartbeat now and then is all it takes. */
    void heal() {
      for (int round = 0; round < 100 && !isUpToDate(); round++) {
        if (round % 5 == 0) {
          send(progress.matchIndex, List.of());
        }
        flush();
        while (!requests.isEmpty()) {
          receive(requests.remove(0));
        }
        while (!responses.isEmpty()) {
          answered(responses.remove(0));
        }
      }
    }

    boolean isUpToDate() {
      return progress.matchIndex == log.lastIndex();
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  @Label("R6, R7, R11: whatever the network does, its view is true, and in the end complete")
  void survivesTheNetwork(@ForAll("logs") Logs logs, @ForAll("steps") List<Step> steps) {
    Run run = new Run(logs);
    steps.forEach(run::step);
    run.heal();

    assertThat(run.isUpToDate()).as("caught up after the network has healed").isTrue();
    assertThat(run.followerTerms).isEqualTo(run.leaderTerms);
    assertThat(run.progress.state).isEqualTo(Progress.State.REPLICATE);
    assertThat(run.progress.isPaused()).isFalse();
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  @Label("R5: a probe skips a term, of the follower's or of the leader's")
  void probesOnceATerm(@ForAll("logs") Logs logs) {
    Run run = new Run(logs);
    long common = 0;
    while (common < Math.min(logs.leader.size(), logs.follower.size())
        && logs.leader.get((int) common).equals(logs.follower.get((int) common))) {
      common++;
    }
    long followersAlone = logs.follower.stream().skip(common).distinct().count();
    long leadersAlone = logs.leader.stream().skip(common).distinct().count();
    run.heal();

    assertThat(run.isUpToDate()).isTrue();
    assertThat((long) run.refusalsThatCounted)
        .isLessThanOrEqualTo(Math.min(followersAlone, leadersAlone) + 1);
  }
}
