// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.model.GroupId;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.StoredSnapshot;
import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes snapshots beyond the number to keep, but none that the log may have to begin after. */
final class OldSnapshots {
  private static final Logger LOG = LoggerFactory.getLogger(OldSnapshots.class);

  private final SnapshotStore store;
  private final GroupId group;
  private final int keep;
  private final LongSupplier needed;
  private final Predicate<StoredSnapshot> inUse;

  /**
   * Of one group.
   *
   * @param needed the index below which nobody needs a snapshot
   * @param inUse whether one is being sent
   */
  OldSnapshots(
      SnapshotStore store,
      GroupId group,
      int keep,
      LongSupplier needed,
      Predicate<StoredSnapshot> inUse) {
    this.store = store;
    this.group = group;
    this.keep = keep;
    this.needed = needed;
    this.inUse = inUse;
  }

  /**
   * A newer one is there, taken here or received. That remains true if the old ones cannot be
   * removed: the next time will tell.
   */
  synchronized void remove() {
    try {
      removeOld();
    } catch (IOException e) {
      LOG.warn("{}: old snapshots could not be removed", group, e);
    }
  }

  private void removeOld() throws IOException {
    long current = needed.getAsLong();
    List<StoredSnapshot> older = store.list(group).stream()
        .filter(stored -> stored.metadata().lastIncluded().index() < current)
        .filter(stored -> !inUse.test(stored))
        .toList();
    for (StoredSnapshot old : older.subList(Math.min(keep - 1, older.size()), older.size())) {
      store.delete(group, old);
    }
  }
}
