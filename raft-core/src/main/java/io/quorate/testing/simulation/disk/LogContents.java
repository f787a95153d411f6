// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.disk;

import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.RecoveredLog;
import io.quorate.spi.LogOutline;
import io.quorate.spi.LogWrite;
import io.quorate.testing.simulation.disk.RecordFormat.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the records of a file add up to. Kept up to date with each record, so that it need not be
 * read back: what a recovery would find is known at any moment.
 */
final class LogContents {
  /** Small, so that damage to one record does not make all entries unreadable. */
  private static final int CHECKPOINT_ENTRIES = 64;

  private final Map<GroupId, StoredLog> groups = new TreeMap<>();
  private long sequence;
  private GroupId latest = GroupId.FIRST;

  /** The sequence number of the latest record. */
  long sequence() {
    return sequence;
  }

  boolean isEmpty() {
    return groups.isEmpty();
  }

  @Nullable
  StoredLog log(GroupId group) {
    return groups.get(group);
  }

  /**
   * Works out what each write of a batch leads to, without carrying any out.
   *
   * @throws IllegalArgumentException if one of them would leave a gap
   */
  List<RecoveredLog> judge(List<LogWrite> batch) {
    if (batch.size() == 1) {
      return List.of(LogOutline.after(outline(batch.get(0).group()), batch.get(0)));
    }
    List<RecoveredLog> judged = new ArrayList<>(batch.size());
    Map<GroupId, RecoveredLog> soFar = new HashMap<>();
    for (LogWrite write : batch) {
      RecoveredLog before = soFar.get(write.group());
      RecoveredLog after =
          LogOutline.after(before != null ? before : outline(write.group()), write);
      soFar.put(write.group(), after);
      judged.add(after);
    }
    return judged;
  }

  private @Nullable RecoveredLog outline(GroupId group) {
    StoredLog log = groups.get(group);
    return log == null ? null : log.outline();
  }

  /** Carries out a batch that was judged and stands at this place. */
  void apply(List<LogWrite> batch, List<RecoveredLog> judged, Place place) {
    for (int i = 0; i < batch.size(); i++) {
      LogWrite write = batch.get(i);
      RecoveredLog after = judged.get(i);
      StoredLog log = groups.get(write.group());
      if (log == null) {
        log = new StoredLog(after);
        groups.put(write.group(), log);
      }
      log.become(after, write, place);
      latest = write.group();
    }
    sequence = place.sequence();
  }

  /** Writes all of it to an empty file, where its entries stand from now on. */
  void writeTo(LogBytes file, RecordFormat format) {
    for (Map.Entry<GroupId, StoredLog> one : groups.entrySet()) {
      GroupId group = one.getKey();
      StoredLog log = one.getValue();
      RecoveredLog outline = log.outline();
      LogWrite head = new LogWrite(group, outline.hardState(), outline.base(), 0, List.of());
      format.append(file, ++sequence, file.size() == 0, List.of(head));
      List<LogEntry> entries = log.entries();
      for (int from = 0; from < entries.size(); from += CHECKPOINT_ENTRIES) {
        int to = Math.min(entries.size(), from + CHECKPOINT_ENTRIES);
        LogWrite part = new LogWrite(group, null, null, 0, entries.subList(from, to));
        log.moved(from, to, format.append(file, ++sequence, false, List.of(part)));
      }
    }
  }

  /**
   * What reading a file from the beginning gives.
   *
   * @param contents what the intact records at its beginning add up to
   * @param end where these end
   * @param damage why what follows cannot be what was written, or null if nothing follows but a
   *     tail that was never synced
   */
  record Replay(LogContents contents, int end, @Nullable Damage damage) {}

  static Replay replay(LogBytes file, RecordFormat format) {
    LogContents contents = new LogContents();
    int at = 0;
    while (at < file.size()) {
      RecordFormat.Content record = format.read(file, at);
      if (record == null) {
        boolean torn = at >= file.synced();
        return new Replay(
            contents, at, torn ? null : contents.damage(file, at, "does not match its checksum"));
      }
      if (at == 0 ? !record.first() : record.sequence() != contents.sequence + 1) {
        String what = "has number " + record.sequence() + ", which is not its place";
        return new Replay(contents, at, contents.damage(file, at, what));
      }
      try {
        List<RecoveredLog> judged = contents.judge(record.batch());
        contents.apply(record.batch(), judged, new Place(record.sequence(), at));
      } catch (IllegalArgumentException e) {
        return new Replay(
            contents, at, contents.damage(file, at, "makes no sense: " + e.getMessage()));
      }
      at = record.end();
    }
    return new Replay(contents, at, null);
  }

  private Damage damage(LogBytes file, int at, String what) {
    long claimed = RecordFormat.groupOfDamaged(file, at);
    GroupId group = latest;
    for (GroupId known : groups.keySet()) {
      if (known.value() == claimed) {
        group = known;
      }
    }
    RecoveredLog log = outline(group);
    long index = log == null ? 1 : log.lastIndex() + 1;
    return new Damage(group, index, "the record at byte " + at + " " + what);
  }
}
