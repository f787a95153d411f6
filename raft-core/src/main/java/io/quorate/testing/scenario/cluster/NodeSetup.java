// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.model.Bytes;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.testing.invariant.LogImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a scenario declares of one node before it starts: its options and what is on its disk. */
public final class NodeSetup {
  private final NodeId id;
  private final NodeSettings settings = new NodeSettings();
  private final Map<Long, ClusterConfiguration> configurations = new TreeMap<>();
  private ClusterConfiguration initial = ClusterConfiguration.EMPTY;
  private List<Long> terms = List.of();
  private EntryId snapshot = EntryId.NONE;
  private @Nullable Long term;
  private @Nullable NodeId vote;
  private @Nullable Long commit;

  NodeSetup(NodeId id) {
    this.id = id;
  }

  /** The configuration that it starts with, of index 0 or of its snapshot. */
  public void initial(ClusterConfiguration configuration) {
    initial = configuration;
  }

  /** Its options. */
  public NodeSettings settings() {
    return settings;
  }

  /** Changes one of its options. */
  public void set(Consumer<NodeSettings> setting) {
    setting.accept(settings);
  }

  /** The snapshot on its disk and the terms of the entries after that. */
  public void log(EntryId lastIncluded, List<Long> termsOfEntries) {
    snapshot = lastIncluded;
    terms = termsOfEntries;
  }

  /** The entry with this index is this configuration. */
  public void configurationAt(long index, ClusterConfiguration configuration) {
    configurations.put(index, configuration);
  }

  /** Its hard state; what is null is not given. */
  public void hardState(
      @Nullable Long givenTerm, @Nullable NodeId givenVote, @Nullable Long givenCommit) {
    term = givenTerm;
    vote = givenVote;
    commit = givenCommit;
  }

  /**
   * The disk that it starts with.
   *
   * @param known tells what is known of a configuration's members
   * @param incarnation the number of the disk
   */
  Disk disk(UnaryOperator<ClusterConfiguration> known, long incarnation) {
    SnapshotMetadata base = new SnapshotMetadata(snapshot, known.apply(initial), 0);
    LogImage log = new LogImage(base);
    List<LogEntry> entries = new ArrayList<>();
    long index = snapshot.index();
    long newest = snapshot.term();
    for (long entryTerm : terms) {
      index++;
      if (entryTerm < newest) {
        throw new ScenarioFailure(
            "the log of " + id + " goes back from term " + newest + " to " + entryTerm);
      }
      newest = entryTerm;
      entries.add(entry(index, entryTerm, known));
    }
    log.append(entries);
    for (long at : configurations.keySet()) {
      if (!log.holds(at)) {
        throw new ScenarioFailure("the log of " + id + " holds no entry " + at + " to be a config");
      }
    }
    return new Disk(
        hardState(log.last(), incarnation),
        log,
        snapshot.index() == 0 ? null : CommandTexts.snapshot(base));
  }

  private LogEntry entry(long index, long entryTerm, UnaryOperator<ClusterConfiguration> known) {
    ClusterConfiguration configuration = configurations.get(index);
    if (configuration == null) {
      return CommandTexts.entry(index, entryTerm);
    }
    Bytes payload = known.apply(settings.leaving(configuration)).toBytes();
    return new LogEntry(index, entryTerm, EntryKind.CONFIGURATION, payload);
  }

  private HardState hardState(EntryId last, long incarnation) {
    long committed = commit == null ? snapshot.index() : commit;
    if (committed > last.index() || committed < snapshot.index()) {
      throw new ScenarioFailure("commit " + committed + " of " + id
          + " lies outside of its log, which is " + snapshot.index() + ".." + last.index());
    }
    long known = term == null ? last.term() : term;
    if (known < last.term()) {
      throw new ScenarioFailure(
          "term " + known + " of " + id + " is below that of its last entry, " + last);
    }
    return new HardState(known, vote, committed, incarnation);
  }
}
