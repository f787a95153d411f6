// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.disk;

import io.quorate.model.LogEntry;
import io.quorate.model.RecoveredLog;
import io.quorate.spi.LogWrite;
import io.quorate.testing.simulation.disk.RecordFormat.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One group's log as the records of a file make it: its outline, its entries, and where these
 * stand.
 */
final class StoredLog {
  private RecoveredLog outline;
  private final List<LogEntry> entries = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();

  StoredLog(RecoveredLog outline) {
    this.outline = outline;
  }

  RecoveredLog outline() {
    return outline;
  }

  /** All entries in order: a view, good until the next write. */
  List<LogEntry> entries() {
    return Collections.unmodifiableList(entries);
  }

  LogEntry entry(long index) {
    return entries.get(position(index));
  }

  Place place(long index) {
    return places.get(position(index));
  }

  private int position(long index) {
    return (int) (index - outline.base().lastIncluded().index() - 1);
  }

  /** Carries a write out that leads to this outline and stands in the record at this place. */
  void become(RecoveredLog after, LogWrite write, Place place) {
    long oldBase = outline.base().lastIncluded().index();
    long newBase = after.base().lastIncluded().index();
    int kept = 0;
    int removed = 0;
    if (newBase >= oldBase) {
      long last = after.lastIndex() - write.entries().size();
      kept = (int) Math.max(0, Math.min(entries.size(), last - oldBase));
      removed = (int) Math.min(kept, newBase - oldBase);
    }
    if (kept < entries.size()) {
      entries.subList(kept, entries.size()).clear();
      places.subList(kept, places.size()).clear();
    }
    if (removed > 0) {
      entries.subList(0, removed).clear();
      places.subList(0, removed).clear();
    }
    entries.addAll(write.entries());
    for (int i = write.entries().size(); i > 0; i--) {
      places.add(place);
    }
    outline = after;
  }

  /** The entries from one to another position stand somewhere else now. */
  void moved(int from, int to, Place place) {
    Collections.fill(places.subList(from, to), place);
  }
}
