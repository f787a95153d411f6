// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.invariant;

import io.quorate.core.CoreStatus;
import io.quorate.core.RoleKind;
import io.quorate.model.NodeId;
import java.util.HashMap;
import java.util.Map;

/**
 * A leader that hears from no quorum for some election timeouts of its own clock leads no longer
 * (dissertation §6.2): its clients would wait for nothing.
 */
public final class QuorumContact {
  private static final int TIMEOUTS = 3;

  /** What a leader has heard since it leads. */
  private static final class Contact {
    final long term;
    final long configurationIndex;
    final long since;
    final Map<NodeId, Long> heard = new HashMap<>();
    long observed;

    Contact(CoreStatus status, long since) {
      this.term = status.term();
      this.configurationIndex = status.configurationIndex();
      this.since = since;
      this.observed = since;
    }
  }

  private final long electionTimeout;
  private final Map<NodeId, Contact> leaders = new HashMap<>();

  /** With this election timeout, in nanoseconds. */
  public QuorumContact(long electionTimeout) {
    this.electionTimeout = electionTimeout;
  }

  /** An answer of this term has reached a leader, at this time on its clock. */
  public void heard(NodeId by, NodeId from, long term, long now) {
    Contact contact = leaders.get(by);
    if (contact != null && contact.term == term) {
      contact.heard.put(from, now);
    }
  }

  /** A server's life has ended. */
  public void died(NodeId server) {
    leaders.remove(server);
  }

  /** A server stands like this at this time on its clock, after it has looked at all it heard. */
  public void observed(CoreStatus status, long now) {
    if (status.role() != RoleKind.LEADER) {
      leaders.remove(status.self());
      return;
    }
    Contact contact = leaders.get(status.self());
    if (contact == null
        || contact.term != status.term()
        || contact.configurationIndex != status.configurationIndex()
        || now - contact.observed > electionTimeout) {
      // New members need time to answer, and so does everybody after a leader stood still itself.
      leaders.put(status.self(), new Contact(status, now));
      return;
    }
    contact.observed = now;
    long limit = now - TIMEOUTS * electionTimeout;
    if (contact.since < limit
        && !CommittedIsDurable.isQuorum(
            status.configuration(),
            node -> node.equals(status.self()) || contact.heard.getOrDefault(node, 0L) >= limit)) {
      throw new InvariantViolation(
          Property.LOST_QUORUM,
          status.self() + " leads term " + status.term() + " and has heard no quorum for "
              + TIMEOUTS + " election timeouts");
    }
  }
}
