// SPDX-License-Identifier: Apache-2.0
package io.quorate;

import io.quorate.model.NodeId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a server takes snapshots of its state machine, and what is kept.
 *
 * <p>A snapshot is due when any of the three limits is reached since the last one; and whenever
 * {@link RaftNode#snapshot} asks for one.
 *
 * @param everyEntries after so many entries, 0 for never
 * @param everyBytes after entries of so many bytes, 0 for never
 * @param every after so much time, if anything was applied; zero for never
 * @param trailingEntries how many entries before the snapshot stay in the log, so that a follower a
 *     little behind needs no snapshot
 * @param keep how many snapshots are kept, at least 1
 * @param chunkBytes how many bytes of a snapshot travel in one message
 * @param maxBytesPerSecond how fast a snapshot is sent to one follower, 0 for as fast as it goes
 * @param designated the one server that takes snapshots by itself; the others get them from it and
 *     shorten their logs by them. Null: each takes its own. For state machines that have to stand
 *     still for it: with a designated follower, the leader never does.
 */
public record SnapshotPolicy(
    long everyEntries,
    long everyBytes,
    Duration every,
    long trailingEntries,
    int keep,
    int chunkBytes,
    long maxBytesPerSecond,
    @Nullable NodeId designated) {

  /** After 100,000 entries or 256 MiB, 10,000 entries trailing, two snapshots kept. */
  public static final SnapshotPolicy DEFAULT =
      new SnapshotPolicy(100_000, 256 << 20, Duration.ZERO, 10_000, 2, 1 << 20, 0, null);

  /** Only when asked for. */
  public static final SnapshotPolicy ON_DEMAND =
      new SnapshotPolicy(0, 0, Duration.ZERO, 10_000, 2, 1 << 20, 0, null);

  public SnapshotPolicy {
    if (everyEntries < 0 || everyBytes < 0 || every.isNegative() || trailingEntries < 0) {
      throw new IllegalArgumentException("a limit of the snapshots is negative");
    }
    if (keep < 1) {
      throw new IllegalArgumentException(
          "keep is " + keep + ": the log begins after a snapshot, so that one must be kept");
    }
    if (chunkBytes < 1 || chunkBytes > 8 << 20) {
      throw new IllegalArgumentException("chunkBytes is " + chunkBytes + ", must be 1 to 8 MiB");
    }
    if (maxBytesPerSecond < 0) {
      throw new IllegalArgumentException("maxBytesPerSecond is negative");
    }
  }

  /** The same with a snapshot after so many entries. */
  public SnapshotPolicy withEveryEntries(long entries) {
    return new SnapshotPolicy(
        entries,
        everyBytes,
        every,
        trailingEntries,
        keep,
        chunkBytes,
        maxBytesPerSecond,
        designated);
  }

  /** The same with a snapshot after so much time. */
  public SnapshotPolicy withEvery(Duration time) {
    return new SnapshotPolicy(
        everyEntries,
        everyBytes,
        time,
        trailingEntries,
        keep,
        chunkBytes,
        maxBytesPerSecond,
        designated);
  }

  /** The same with so many entries left in the log before a snapshot. */
  public SnapshotPolicy withTrailingEntries(long entries) {
    return new SnapshotPolicy(
        everyEntries, everyBytes, every, entries, keep, chunkBytes, maxBytesPerSecond, designated);
  }

  /** The same with this size of chunks and this speed of sending. */
  public SnapshotPolicy withTransfer(int bytesOfChunk, long bytesPerSecond) {
    return new SnapshotPolicy(
        everyEntries,
        everyBytes,
        every,
        trailingEntries,
        keep,
        bytesOfChunk,
        bytesPerSecond,
        designated);
  }

  /** The same with one server that takes the snapshots for all. */
  public SnapshotPolicy withDesignated(NodeId node) {
    return new SnapshotPolicy(
        everyEntries,
        everyBytes,
        every,
        trailingEntries,
        keep,
        chunkBytes,
        maxBytesPerSecond,
        node);
  }
}
