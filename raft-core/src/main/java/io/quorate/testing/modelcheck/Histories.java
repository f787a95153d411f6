// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.modelcheck;

import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.testing.invariant.ElectionSafety;
import io.quorate.testing.invariant.LeaderCompleteness;
import io.quorate.testing.invariant.LogImage;
import io.quorate.testing.invariant.LogMatching;
import io.quorate.testing.invariant.StateMachineSafety;
import java.util.List;
import java.util.TreeSet;

/**
 * What the invariants remember of a run, as far as it makes a difference to them: who led which
 * term, which entries there ever were, which were committed and in which term, which were applied.
 * Part of the state of a cluster, as a number.
 */
final class Histories {
  /** Who was first to do something makes no difference, and is not remembered. */
  private static final NodeId ANOTHER = NodeId.of("another");

  private sealed interface Fact {}

  private record Led(NodeId node, long term) implements Fact {}

  private record Committed(EntryId entry, long term) implements Fact {}

  private record Existed(EntryId previous, LogEntry entry) implements Fact {}

  private record Applied(LogEntry entry) implements Fact {}

  private final Interner<Fact> facts = new Interner<>();
  private final Interner<List<Integer>> histories = new Interner<>();
  private final Interner<Observation> observations = new Interner<>();
  private final LongIntMap known = new LongIntMap();

  /** That of a cluster in which nothing has happened. */
  int none() {
    return histories.number(List.of());
  }

  int number(Observation observation) {
    return observations.number(observation);
  }

  /**
   * The history after one more observation.
   *
   * @throws io.quorate.testing.invariant.InvariantViolation if it must not be
   */
  int after(int history, int observation) {
    long key = ((long) history << 32) | observation;
    int after = known.get(key);
    if (after == LongIntMap.NONE) {
      after = workOut(history, observations.value(observation));
      known.put(key, after);
    }
    return after;
  }

  private int workOut(int history, Observation observation) {
    Replay replay = new Replay();
    TreeSet<Integer> remembered = new TreeSet<>(histories.value(history));
    for (int fact : remembered) {
      replay.remember(facts.value(fact));
    }
    Fact fact = replay.check(observation);
    boolean news = remembered.stream().noneMatch(other -> isAboutTheSame(facts.value(other), fact));
    if (news) {
      remembered.add(facts.number(fact));
    }
    return histories.number(List.copyOf(remembered));
  }

  /** Whether one of them is all that will be remembered, if there is no contradiction. */
  private static boolean isAboutTheSame(Fact one, Fact other) {
    return one.equals(other)
        || (one instanceof Committed known
            && other instanceof Committed again
            && known.entry.equals(again.entry));
  }

  /** The invariants, as they stand after some facts. */
  private static final class Replay {
    private final ElectionSafety elections = new ElectionSafety();
    private final LogMatching matching = new LogMatching();
    private final LeaderCompleteness completeness = new LeaderCompleteness();
    private final StateMachineSafety applying = new StateMachineSafety();

    void remember(Fact fact) {
      if (fact instanceof Led led) {
        elections.leads(led.node, led.term);
      } else if (fact instanceof Committed committed) {
        completeness.committed(ANOTHER, committed.entry, committed.term);
      } else if (fact instanceof Existed existed) {
        matching.appended(ANOTHER, existed.previous, existed.entry);
      } else if (fact instanceof Applied applied) {
        applying.applied(ANOTHER, applied.entry);
      }
    }

    Fact check(Observation observation) {
      if (observation instanceof Observation.Elected elected) {
        elections.leads(elected.node(), elected.term());
        LogImage log = new LogImage(SnapshotMetadata.bootstrap(ClusterConfiguration.EMPTY));
        log.append(elected.log());
        completeness.elected(elected.node(), elected.term(), log);
        return new Led(elected.node(), elected.term());
      } else if (observation instanceof Observation.Committed committed) {
        completeness.committed(committed.node(), committed.entry(), committed.term());
        return new Committed(committed.entry(), committed.term());
      } else if (observation instanceof Observation.Appended appended) {
        matching.appended(appended.node(), appended.previous(), appended.entry());
        return new Existed(appended.previous(), appended.entry());
      }
      Observation.Applied applied = (Observation.Applied) observation;
      applying.applied(applied.node(), applied.entry());
      return new Applied(applied.entry());
    }
  }
}
