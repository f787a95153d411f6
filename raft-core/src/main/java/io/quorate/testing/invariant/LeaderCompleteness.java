// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.invariant;

import io.quorate.model.EntryId;
import io.quorate.model.NodeId;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was committed in a term is in the logs of the leaders of all later terms (paper §5.4), and
 * no two nodes take different entries of one index for committed.
 */
public final class LeaderCompleteness {
  /** What was committed, who took it for that first, and in which term that one was then. */
  private record Committed(EntryId id, NodeId where, long term) {}

  private final Map<Long, Committed> committed = new TreeMap<>();

  /** A node that is in this term takes this entry for committed. */
  public void committed(NodeId node, EntryId id, long term) {
    Committed first = committed.putIfAbsent(id.index(), new Committed(id, node, term));
    if (first != null && !first.id().equals(id)) {
      throw new InvariantViolation(
          Property.STATE_MACHINE_SAFETY,
          node + " commits " + id + " where " + first.where() + " committed " + first.id());
    }
  }

  /** An operator has given up what this log does not hold. */
  public void givenUp(LogImage log) {
    committed
        .values()
        .removeIf(entry ->
            entry.id().index() > log.base().lastIncluded().index() && !log.holds(entry.id()));
  }

  /**
   * A node was elected with this log. The leader of a term that was over when an entry committed
   * may miss it: its votes were cast before.
   */
  public void elected(NodeId node, long term, LogImage log) {
    for (Committed entry : committed.values()) {
      long index = entry.id().index();
      boolean held = index < log.base().lastIncluded().index()
          || log.termAt(index) == entry.id().term();
      if (entry.term() < term && !held) {
        throw new InvariantViolation(
            Property.LEADER_COMPLETENESS,
            node + " leads term " + term + " without entry " + entry.id() + ", which "
                + entry.where() + " committed");
      }
    }
  }
}
