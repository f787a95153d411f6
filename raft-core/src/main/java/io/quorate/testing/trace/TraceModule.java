// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.trace;

import io.quorate.model.NodeId;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Runs as the TLA+ module {@code Recorded} and the configuration with which TLC holds them against
 * the specification.
 */
public final class TraceModule {
  /** Who got no vote. No server is called that. */
  static final String NOBODY = "nobody";

  private final List<Trace> runs;
  private final Collection<NodeId> firstVoters;

  /**
   * Of these runs.
   *
   * @param runs all of clusters that began with the same voters
   * @param firstVoters those
   */
  public TraceModule(List<Trace> runs, Collection<NodeId> firstVoters) {
    this.runs = List.copyOf(runs);
    this.firstVoters = new TreeSet<>(firstVoters);
  }

  /** The module, {@code Recorded.tla}. */
  public String module() {
    return "---- MODULE Recorded ----\nRecorded == <<\n"
        + runs.stream().map(TraceModule::sequence).collect(Collectors.joining(",\n"))
        + "\n>>\n====\n";
  }

  private static String sequence(Trace run) {
    return run.lines().stream()
        .map(line -> "  " + line)
        .collect(Collectors.joining(",\n", " <<\n", "\n >>"));
  }

  /** The configuration of TLC, {@code QuorateTrace.cfg}. */
  public String configuration() {
    TreeSet<NodeId> servers = new TreeSet<>(firstVoters);
    runs.forEach(run -> servers.addAll(run.servers()));
    return String.join(
        "\n",
        "INIT TraceInit",
        "NEXT TraceNext",
        "CONSTANTS",
        "  Server = " + set(servers),
        "  FirstVoters = " + set(firstVoters),
        "  Nobody = \"" + NOBODY + "\"",
        "  UsePreVote = TRUE",
        "  InstantDisk = FALSE",
        "  Without = {}",
        "INVARIANTS ElectionSafety LogMatching LeaderCompleteness StateMachineSafety",
        "  CommittedSurvives OneVoteATerm AcksAreBacked OneChangeAtATime",
        "");
  }

  private static String set(Collection<NodeId> nodes) {
    return nodes.stream()
        .map(node -> '"' + node.value() + '"')
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** How many states TLC finds if it accepts all of it: one a line, and the first of each run. */
  public long statesIfAccepted() {
    return runs.stream().mapToLong(run -> run.size() + 1L).sum();
  }
}
