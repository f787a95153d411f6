// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.modelcheck;

import io.quorate.core.CoreOptions;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.Member;
import io.quorate.model.MembershipChange;
import io.quorate.model.MembershipChange.Form;
import io.quorate.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How far a search goes: what a cluster begins as, and how often what may happen to it.
 *
 * @param nodes how many servers are its first voters
 * @param spares how many more there are, which belong to no cluster yet
 * @param terms no server campaigns that is in this term already
 * @param commands how many commands are proposed
 * @param messages how many messages a link holds; what is sent over a full one is lost
 * @param crashes how often a server loses its memory and starts again
 * @param drops how many messages are lost
 * @param duplicates how many messages arrive and stay in flight none the less
 * @param heartbeats how many heartbeats are sent
 * @param waits how often a write is not on the disk at once
 * @param changes how many membership changes are asked for
 * @param joint whether those are also asked for with joint consensus where one voter changes
 * @param preVote whether servers ask before they campaign, and stick to a leader they hear
 * @param batch how many entries an AppendEntries holds at most
 * @param logs the terms of the entries that the first voters begin with, empty if with none
 */
public record Bounds(
    int nodes,
    int spares,
    int terms,
    int commands,
    int messages,
    int crashes,
    int drops,
    int duplicates,
    int heartbeats,
    int waits,
    int changes,
    boolean joint,
    boolean preVote,
    int batch,
    List<List<Long>> logs) {
  private static final long MILLISECOND = 1_000_000;
  private static final long ELECTION_TIMEOUT = 10_000 * MILLISECOND;

  /** How often anything may happen at most. */
  static final int MOST = 15;

  public Bounds {
    requireWithin("nodes", nodes, 1, 5);
    requireWithin("spares", spares, 0, 2);
    requireWithin("terms", terms, 1, 100);
    requireWithin("messages", messages, 1, 100);
    requireWithin("batch", batch, 1, 64);
    requireWithin("commands", commands, 0, MOST);
    requireWithin("crashes", crashes, 0, MOST);
    requireWithin("drops", drops, 0, MOST);
    requireWithin("duplicates", duplicates, 0, MOST);
    requireWithin("heartbeats", heartbeats, 0, MOST);
    requireWithin("waits", waits, 0, MOST);
    requireWithin("changes", changes, 0, MOST);
    logs = logs.stream().map(List::copyOf).toList();
    if (logs.size() > nodes) {
      throw new IllegalArgumentException(logs.size() + " logs for " + nodes + " nodes");
    }
  }

  private static void requireWithin(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + ", must be " + least + " to " + most);
    }
  }

  /** The servers, the first voters before the spares. */
  List<NodeId> servers() {
    List<NodeId> servers = new ArrayList<>();
    for (int i = 1; i <= nodes + spares; i++) {
      servers.add(NodeId.of("n" + i));
    }
    return servers;
  }

  /** The configuration that the first voters begin with. */
  ClusterConfiguration configuration() {
    List<NodeId> voters = servers().subList(0, nodes);
    NavigableMap<NodeId, Member> details = new TreeMap<>();
    voters.forEach(voter -> details.put(voter, Member.UNKNOWN.withIncarnation(1)));
    return ClusterConfiguration.ofVoters(voters).withDetails(details);
  }

  /** The terms of the entries that this server begins with. */
  List<Long> log(int server) {
    return server < logs.size() ? logs.get(server) : List.of();
  }

  /** The term that all begin in. */
  long firstTerm() {
    return logs.stream().flatMap(List::stream).mapToLong(term -> term).max().orElse(0);
  }

  /** What may be asked of a leader: to remove each voter or add each spare, simply and jointly. */
  List<MembershipChange> membershipChanges() {
    List<MembershipChange> asked = new ArrayList<>();
    if (changes > 0) {
      for (NodeId server : servers()) {
        asked.add(change(server, Form.SIMPLE));
        if (joint) {
          asked.add(change(server, Form.JOINT));
        }
      }
    }
    return asked;
  }

  private MembershipChange change(NodeId server, Form form) {
    boolean add = servers().indexOf(server) >= nodes;
    return new MembershipChange(
        add ? List.of(server) : List.of(),
        List.of(),
        List.of(),
        List.of(),
        add ? List.of() : List.of(server),
        false,
        form,
        new TreeMap<>(),
        add ? new TreeMap<>(java.util.Map.of(server, 0)) : new TreeMap<>(),
        add ? new TreeMap<>(java.util.Map.of(server, 1L)) : new TreeMap<>(),
        -1);
  }

  /** What the cores are created with: timeouts that do not run out by themselves. */
  CoreOptions options() {
    CoreOptions defaults = CoreOptions.defaults(ELECTION_TIMEOUT, MILLISECOND);
    return new CoreOptions(
        defaults.electionTimeout(),
        defaults.heartbeatInterval(),
        preVote,
        false,
        preVote,
        defaults.maxInflightAppends(),
        defaults.maxInflightBytes(),
        batch,
        defaults.maxBatchBytes(),
        defaults.maxApplyBytes(),
        defaults.cacheBytes(),
        true,
        0,
        Long.MAX_VALUE / 4);
  }

  /** The line of a scenario that declares the first voters with these options. */
  String clusterLine() {
    String onOff = preVote ? "on" : "off";
    return "cluster "
        + String.join(
            " ", servers().subList(0, nodes).stream().map(NodeId::value).toList())
        + " prevote=" + onOff + " stickiness=" + onOff + " checkquorum=off election="
        + ELECTION_TIMEOUT / MILLISECOND + "ms timeout=" + ELECTION_TIMEOUT / MILLISECOND
        + "ms heartbeat=1ms max-batch=" + batch;
  }

  @Override
  public String toString() {
    return nodes + " nodes" + times(spares, "spare") + ", terms up to " + terms
        + times(commands, "command") + times(changes, joint ? "change (joint too)" : "change")
        + times(crashes, "crash") + times(drops, "drop") + times(duplicates, "duplicate")
        + times(heartbeats, "heartbeat") + times(waits, "late write")
        + ", " + messages + " messages a link" + (preVote ? ", pre-vote and stickiness" : "")
        + (batch < 64 ? ", batches of " + batch : "")
        + (logs.isEmpty() ? "" : ", logs of terms " + logs);
  }

  private static String times(int count, String what) {
    return count == 0 ? "" : ", " + what + " ×" + count;
  }
}
