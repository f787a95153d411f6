// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.core.ChangeRequest;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.LogEntry;
import io.quorate.model.MembershipChange;
import io.quorate.testing.invariant.LogImage;

/**
 * A membership change and what became of it. If its leader cannot tell, because it leads no longer
 * or is gone, what the others have committed tells.
 */
public final class TrackedChange implements ChangeRequest {
  /** What can become of it. */
  public enum Outcome {
    /** It is not known so far. */
    PENDING,
    /** It is committed, and a joint configuration that leaves by itself has been left. */
    DONE,
    /** Nothing has changed. */
    REJECTED
  }

  private final MembershipChange change;
  private Outcome told = Outcome.PENDING;
  private EntryId entry = EntryId.NONE;
  private boolean untold;

  public TrackedChange(MembershipChange change) {
    this.change = change;
  }

  @Override
  public MembershipChange change() {
    return change;
  }

  @Override
  public boolean catchUp() {
    return false;
  }

  /** Its first configuration is this entry of its leader's log. */
  void appendedAt(EntryId where) {
    entry = where;
  }

  void end(Outcome outcome) {
    told = outcome;
  }

  /** Whoever was asked will not tell any more. */
  void endUntold() {
    untold = true;
  }

  /** What became of it, as far as its leader or the logs of a cluster tell. */
  public Outcome outcome(Cluster cluster) {
    Outcome outcome = told;
    if (untold && entry.index() > 0) {
      for (Node node : cluster.real()) {
        outcome = outcome == Outcome.PENDING ? outcomeIn(node) : outcome;
      }
    }
    return outcome;
  }

  private Outcome outcomeIn(Node node) {
    LogImage log = node.log();
    if (node.commitIndex() < entry.index() || !log.holds(entry.index())) {
      return Outcome.PENDING;
    }
    if (!log.holds(entry)) {
      return Outcome.REJECTED;
    }
    for (long index = entry.index(); index <= node.commitIndex(); index++) {
      if (isLast(log.entry(index))) {
        return Outcome.DONE;
      }
    }
    return Outcome.PENDING;
  }

  /** Whether this entry's configuration leads on to no other one by itself. */
  private static boolean isLast(LogEntry entry) {
    if (entry.kind() != EntryKind.CONFIGURATION) {
      return false;
    }
    ClusterConfiguration configuration = ClusterConfiguration.fromBytes(entry.payload());
    return !configuration.isJoint() || !configuration.autoLeave();
  }
}
