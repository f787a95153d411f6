// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.safety;

import io.quorate.message.AppendEntries;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.Message;
import io.quorate.message.RequestVoteResponse;
import io.quorate.model.EntryId;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What nodes believe only because a scenario made up a message. No node stands for it, so that it
 * proves nothing if it breaks an invariant: entries that such a message carried, terms in which it
 * cast a vote, and commit indexes that it gave rise to.
 */
final class Forgeries {
  private final Set<EntryId> entries = new HashSet<>();
  private final Set<Long> terms = new HashSet<>();
  private final Map<NodeId, Long> commits = new HashMap<>();

  /** A made-up message is about to reach a node. */
  void add(NodeId receiver, Message message) {
    if (message instanceof AppendEntries append) {
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

  /** Whether this node may take the index for committed because of a made-up message. */
  boolean isCommitForged(NodeId node, long index) {
    return index <= commits.getOrDefault(node, 0L);
  }
}
