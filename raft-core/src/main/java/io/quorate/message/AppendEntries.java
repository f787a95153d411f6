// SPDX-License-Identifier: Apache-2.0
package io.quorate.message;

import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import java.util.List;

/**
 * Brings entries from the leader, or none as a heartbeat (paper, figure 2).
 *
 * @param session the leader's number for this stretch of replication to this follower. It changes
 *     when the follower is removed and added again, so that an answer from before cannot be taken
 *     for one of now.
 * @param previous the entry right before the first one of {@code entries}
 * @param entries consecutive entries from {@code previous.index() + 1}; empty in a heartbeat
 * @param leaderCommit the leader's commit index, or less if that is all the follower may be told
 * @param round the leader's newest round of confirming that it still leads (dissertation §6.4), 0
 *     before the first
 */
public record AppendEntries(
    GroupId group,
    NodeId from,
    NodeId to,
    long term,
    long session,
    EntryId previous,
    List<LogEntry> entries,
    long leaderCommit,
    long round)
    implements Message {

  public AppendEntries {
    entries = List.copyOf(entries);
    long index = previous.index();
    long entryTerm = previous.term();
    for (LogEntry entry : entries) {
      index++;
      if (entry.index() != index || entry.term() < entryTerm || entry.term() > term) {
        throw new IllegalArgumentException(
            "entry " + entry + " cannot stand at index " + index + " in an append of term " + term);
      }
      entryTerm = entry.term();
    }
  }

  /** The index of the last entry that a follower which accepts this has verified. */
  public long lastIndex() {
    return previous.index() + entries.size();
  }

  @Override
  public <R> R dispatch(Handler<R> handler) {
    return handler.onAppendEntries(this);
  }

  @Override
  public String toString() {
    return from + "→" + to + " AppendEntries t" + term + " prev " + previous + " +" + entries.size()
        + " commit " + leaderCommit + (round == 0 ? "" : " round " + round);
  }
}
