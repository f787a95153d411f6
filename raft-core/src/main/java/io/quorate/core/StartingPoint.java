// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.model.RecoveredLog;
import io.quorate.model.SnapshotMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What a server finds when it starts.
 *
 * @param log what its log storage holds
 * @param snapshot its newest snapshot, or null if there is none; at least as new as what the log
 *     begins after
 * @param lastApplied what its state machine stands at: the snapshot's index, or more if it keeps a
 *     durable state of its own. Nothing at or below it is applied again.
 */
public record StartingPoint(
    RecoveredLog log, @Nullable SnapshotMetadata snapshot, long lastApplied) {
  public StartingPoint {
    long base = log.base().lastIncluded().index();
    if (base > 0 && (snapshot == null || snapshot.lastIncluded().index() < base)) {
      throw new IllegalArgumentException("the log begins after "
          + log.base().lastIncluded()
          + ", but the newest snapshot is "
          + (snapshot == null ? "missing" : "of " + snapshot.lastIncluded())
          + ": it has been lost; remove the node from the cluster and let it join anew");
    }
    if (lastApplied < base || lastApplied > log.lastIndex()) {
      throw new IllegalArgumentException("the state machine stands at index "
          + lastApplied
          + ", outside of the log, which is "
          + base
          + ".."
          + log.lastIndex()
          + ": one of them has been lost or replaced");
    }
  }

  /** A log, and a state machine that begins with the snapshot that the log begins after. */
  public static StartingPoint of(RecoveredLog log) {
    long base = log.base().lastIncluded().index();
    return new StartingPoint(log, base == 0 ? null : log.base(), base);
  }
}
