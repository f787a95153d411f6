// SPDX-License-Identifier: Apache-2.0
package io.quorate.message;

import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.NodeId;

/**
 * Answers an {@link AppendEntries}.
 *
 * @param session what the request said
 * @param round what the request said
 * @param result whether the entries are now on the sender's disk
 * @param incarnation that of the sender's disk, 0 if it has none
 */
public record AppendEntriesResponse(
    GroupId group,
    NodeId from,
    NodeId to,
    long term,
    long session,
    long round,
    Result result,
    long incarnation)
    implements Message {

  /** Of a sender without an incarnation. */
  public AppendEntriesResponse(
      GroupId group, NodeId from, NodeId to, long term, long session, long round, Result result) {
    this(group, from, to, term, session, round, result, 0);
  }

  /** What became of the entries. */
  public sealed interface Result permits Accepted, Refused {}

  /**
   * All entries up to this index match the leader's and are durable.
   *
   * @param matchIndex the request's previous index and the number of its entries: what this request
   *     verified, and never simply the end of the log, whose tail may be of another leader
   */
  public record Accepted(long matchIndex) implements Result {}

  /**
   * The log has no entry that matches the request's previous one, or the request was of an earlier
   * term.
   *
   * @param previous the request's previous entry: which request this answers
   * @param hint the last entry of the sender's log at or below {@code previous} whose term is not
   *     later than that of {@code previous}. Above it nothing can match, so that the leader skips a
   *     term a round trip, not an index (paper §5.3).
   */
  public record Refused(EntryId previous, EntryId hint) implements Result {}

  @Override
  public <R> R dispatch(Handler<R> handler) {
    return handler.onAppendEntriesResponse(this);
  }

  @Override
  public String toString() {
    String text = from + "→" + to + " AppendEntriesResponse t" + term;
    if (result instanceof Refused refused) {
      return text + " refused prev " + refused.previous() + " hint " + refused.hint();
    }
    return text + " ok match " + ((Accepted) result).matchIndex();
  }
}
