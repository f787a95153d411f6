// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.SnapshotPolicy;
import io.quorate.model.LogEntry;
import java.util.List;

/** Says when the next snapshot is due. */
final class SnapshotTrigger {
  private final SnapshotPolicy policy;
  private long entries;
  private long bytes;
  private long takenAt;

  SnapshotTrigger(SnapshotPolicy policy, long now) {
    this.policy = policy;
    this.takenAt = now;
  }

  void onApplied(List<LogEntry> applied) {
    entries += applied.size();
    for (LogEntry entry : applied) {
      bytes += entry.weight();
    }
  }

  boolean isDue(long now) {
    return (policy.everyEntries() > 0 && entries >= policy.everyEntries())
        || (policy.everyBytes() > 0 && bytes >= policy.everyBytes())
        || (!policy.every().isZero() && entries > 0 && now - nextByTime() >= 0);
  }

  /** When one is due if nothing more is applied, Long.MAX_VALUE if none is. */
  long deadline() {
    return policy.every().isZero() || entries == 0 ? Long.MAX_VALUE : nextByTime();
  }

  private long nextByTime() {
    return takenAt + policy.every().toNanos();
  }

  /** One has been begun. */
  void onTaken(long now) {
    entries = 0;
    bytes = 0;
    takenAt = now;
  }
}
