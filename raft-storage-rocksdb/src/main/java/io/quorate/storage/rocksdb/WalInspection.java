// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import io.quorate.spi.CorruptLogException;
import io.quorate.storage.rocksdb.BatchReader.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges the write-ahead log before RocksDB recovers from it, because no recovery mode of RocksDB
 * tells a torn end from a damaged middle: those that accept the one silently drop all that follows
 * the other. See docs/adr/0002-rocksdb-wal-recovery.md.
 *
 * <p>A batch is written only once the one before it is synced. So a batch that does not pass was
 * acknowledged, and its loss is damage, if
 *
 * <ul>
 *   <li>a later one begins in the same file, or
 *   <li>later files go on with a sequence number that leaves a gap, or
 *   <li>its number is at or below the acknowledged mark.
 * </ul>
 *
 * <p>Otherwise it is the torn end of what a crash interrupted, and RocksDB may drop it.
 */
final class WalInspection implements WalReader.Sink {
  private final long acknowledged;

  /** The number of the last operation that can be read, or -1 before the first. */
  private long lastSequence = -1;

  private byte @Nullable [] lastBatch;
  private Path file;

  /** What did not pass and may yet turn out to be a torn end. */
  private @Nullable Damage damage;

  /**
   * A record that does not pass, and what is left of it tells.
   *
   * @param sequence the number of its first operation, or -1
   * @param place an entry or record in it, the damaged one if that can be told
   */
  private record Damage(
      Path file, long offset, long sequence, @Nullable Place place) {}

  private WalInspection(Path directory, long acknowledged) {
    this.file = directory;
    this.acknowledged = acknowledged;
  }

  /**
   * Reads the whole write-ahead log.
   *
   * @param database the directory of the database, which need not exist
   * @param acknowledged the number of the newest operation known to be acknowledged
   * @return the number of the last operation in the log, which the recovered database must reach;
   *     -1 if there is none
   * @throws IOException if acknowledged operations are damaged: a {@link CorruptLogException}
   *     wherever the group can be told
   */
  static long inspect(Path database, long acknowledged) throws IOException {
    WalInspection inspection = new WalInspection(database, acknowledged);
    for (Path file : walFiles(database)) {
      inspection.file = file;
      WalReader.read(file, number(file), inspection);
    }
    inspection.judgeEnd();
    return inspection.lastSequence;
  }

  /** The files of the write-ahead log in the order in which they were written. */
  static List<Path> walFiles(Path database) throws IOException {
    if (!Files.isDirectory(database)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(database)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).matches("\\d+\\.log"))
          .sorted(Comparator.comparingLong(WalInspection::number))
          .toList();
    }
  }

  private static long number(Path file) {
    String name = String.valueOf(file.getFileName());
    return Long.parseLong(name.substring(0, name.indexOf('.')));
  }

  @Override
  public void record(byte[] batch) throws IOException {
    if (!BatchReader.isBatch(batch)) {
      return;
    }
    long first = BatchReader.firstSequence(batch);
    int count = BatchReader.count(batch);
    if (damage != null) {
      boolean sameFile = damage.file().equals(file);
      if (sameFile || (count > 0 && lastSequence >= 0 && first > lastSequence + 1)) {
        throw corruption(damage, "intact batches follow it");
      }
    }
    if (count > 0) {
      // A file that begins where the readable part of the one before ended: its torn end was
      // dropped by an earlier recovery, and nothing is missing.
      damage = null;
      lastSequence = first + count - 1;
      lastBatch = batch;
    }
  }

  @Override
  public void damage(long offset, byte[] suspect) {
    if (damage == null) {
      long sequence = BatchReader.isBatch(suspect) ? BatchReader.firstSequence(suspect) : -1;
      damage = new Damage(file, offset, sequence, BatchReader.brokenPut(suspect).orElse(null));
    }
  }

  private void judgeEnd() throws IOException {
    if (damage == null) {
      return;
    }
    // If nothing before it can be read, its own number has to be believed.
    long sequence = lastSequence >= 0 ? lastSequence + 1 : damage.sequence();
    if (sequence > 0 && sequence <= acknowledged) {
      throw corruption(damage, "it was acknowledged");
    }
  }

  private IOException corruption(Damage damage, String why) {
    String where =
        "the write-ahead log " + damage.file() + " is damaged at byte " + damage.offset();
    Place broken = damage.place();
    if (broken != null) {
      return new CorruptLogException(
          broken.group(), broken.index(), where + ", in the batch with this record, and " + why);
    }
    Optional<Place> last = lastBatch == null ? Optional.empty() : BatchReader.lastPut(lastBatch);
    if (last.isPresent()) {
      Place place = last.get();
      return new CorruptLogException(
          place.group(), place.index(), where + ", in the batch after this record, and " + why);
    }
    return new IOException(where + ", and " + why);
  }
}
