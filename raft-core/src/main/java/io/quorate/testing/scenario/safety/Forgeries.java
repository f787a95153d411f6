// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.safety;

import io.quorate.message.AppendEntries;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.Message;
import io.quorate.message.RequestVoteResponse;
import io.quorate.model.EntryId;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.testing.scenario.cluster.Snapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What nodes believe only because a scenario made up a message. No node stands for it, so that it
 * proves nothing if it breaks an invariant: entries that such a message carried, terms in which it
 * cast a vote, commit indexes that it gave rise to, and states that follow from any of these.
 */
final class Forgeries {
  private final Set<EntryId> entries = new HashSet<>();
  private final Set<Long> terms = new HashSet<>();
  private final Map<NodeId, Long> commits = new HashMap<>();
  private final Set<NodeId> states = new HashSet<>();
  private final Set<Snapshot> snapshots = new HashSet<>();

  /**
   * A made-up message is about to reach a node.
   *
   * @param snapshot what it brings along, or null
   */
  void add(NodeId receiver, Message message, @Nullable Snapshot snapshot) {
    if (snapshot != null) {
      snapshots.add(snapshot);
      entries.add(snapshot.lastIncluded());
      commits.merge(receiver, snapshot.index(), Math::max);
    } else if (message instanceof AppendEntries append) {
      append.entries().stream().map(LogEntry::id).forEach(entries::add);
      commits.merge(receiver, append.leaderCommit(), Math::max);
    } else if (message instanceof AppendEntriesResponse response
        && response.result() instanceof AppendEntriesResponse.Accepted accepted) {
      commits.merge(receiver, accepted.matchIndex(), Math::max);
    } else if (message instanceof RequestVoteResponse response && response.granted()) {
      terms.add(response.term());
    }
  }

  /** Whether votes of this term were made up, and with them its leader. */
  boolean isTermForged(long term) {
    return terms.contains(term);
  }

  /** Whether this entry may come from a made-up message or a leader elected by one. */
  boolean isEntryForged(EntryId id) {
    return entries.contains(id) || terms.contains(id.term());
  }

  /** A node's state machine applies this entry: what is made up stays in its state. */
  void applied(NodeId node, EntryId entry) {
    if (isCommitForged(node, entry.index()) || isEntryForged(entry)) {
      states.add(node);
    }
  }

  /** A node's state machine begins with this snapshot, or with nothing. */
  void begun(NodeId node, @Nullable Snapshot snapshot) {
    if (snapshot != null && snapshots.contains(snapshot)) {
      states.add(node);
    } else {
      states.remove(node);
    }
  }

  /** A node has made a snapshot of its state machine. */
  void snapshotted(NodeId node, Snapshot snapshot) {
    if (isStateForged(node)) {
      snapshots.add(snapshot);
    }
  }

  /** Whether the state of this node's state machine may rest on a made-up message. */
  boolean isStateForged(NodeId node) {
    return states.contains(node);
  }

  /** Whether this node may take the index for committed because of a made-up message. */
  boolean isCommitForged(NodeId node, long index) {
    return index <= commits.getOrDefault(node, 0L);
  }
}
