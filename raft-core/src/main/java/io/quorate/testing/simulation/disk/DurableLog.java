// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.disk;

import io.quorate.model.GroupId;
import io.quorate.spi.CorruptLogException;
import io.quorate.spi.LogWrite;
import io.quorate.testing.simulation.disk.LogContents.Replay;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log file of a disk together with the truth about it: what a recovery would find at any
 * moment.
 *
 * <p>As long as only what was meant to happens to the bytes, that is what their writer knows. From
 * the first fault on the bytes themselves are asked.
 */
final class DurableLog {
  private final DiskObserver observer;
  private final RecordFormat format = new RecordFormat();
  private final LogBytes file = new LogBytes();
  private final List<LogWrite> lost = new ArrayList<>();

  /** What the writer knows, and a recovery would find, unless the bytes are suspect. */
  private LogContents contents = new LogContents();

  /** What a recovery would find if the bytes are suspect; null if that has to be found out. */
  private @Nullable Replay replay;

  DurableLog(DiskObserver observer) {
    this.observer = observer;
  }

  LogBytes file() {
    return file;
  }

  RecordFormat format() {
    return format;
  }

  LogContents contents() {
    return contents;
  }

  /** Reads the file from the beginning and cuts off a tail that was never synced. */
  void recover() throws CorruptLogException {
    Replay found = LogContents.replay(file, format);
    if (found.damage() != null) {
      throw found.damage().toException();
    }
    file.cut(found.end());
    file.trust();
    contents = found.contents();
    replay = null;
  }

  /** Why a recovery would fail now, or null if it would not. */
  @Nullable
  Damage damage() {
    return file.isSuspect() ? replay().damage() : null;
  }

  /** What a recovery would find of a group: null if there is nothing, or it would fail. */
  @Nullable
  StoredLog image(GroupId group) {
    if (!file.isSuspect()) {
      return contents.log(group);
    }
    return replay().damage() == null ? replay().contents().log(group) : null;
  }

  /** All that was ever reported durable and is not there. */
  List<LogWrite> lost() {
    return lost;
  }

  private Replay replay() {
    Replay known = replay;
    if (known == null) {
      known = LogContents.replay(file, format);
      replay = known;
    }
    return known;
  }

  /** Bytes were added at the end. Damage does not go away by that. */
  void grown() {
    if (replay != null && replay.damage() == null) {
      replay = null;
    }
  }

  /** A batch is in the file and synced. */
  void durable(List<LogWrite> batch) {
    grown();
    batch.forEach(observer::durable);
  }

  /** A batch was reported durable and is not where it ought to be. */
  void lost(List<LogWrite> batch) {
    file.suspect();
    replay = null;
    lost.addAll(batch);
    batch.forEach(observer::lost);
  }

  /** Flips the bit at a relative position. */
  void flip(double where) {
    long bits = 8L * file.synced();
    if (bits > 0) {
      file.flip((long) (where * bits));
      replay = null;
    }
  }
}
