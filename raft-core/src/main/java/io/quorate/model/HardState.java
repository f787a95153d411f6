// SPDX-License-Identifier: Apache-2.0
package io.quorate.model;

import org.jspecify.annotations.Nullable;

/**
 * What a server must remember across a crash besides its log (paper, figure 2): one record, written
 * as a whole, so that no crash can leave the vote of one term beside the number of another.
 *
 * @param term the latest term it has seen, 0 before the first
 * @param votedFor the candidate that got its vote in that term, or null
 * @param commitIndex an index known to be committed. Only a hint that lets a restarted server apply
 *     at once: it may lag, and no write happens for its sake. Never above the log's last index.
 * @param incarnation a number drawn when this disk was first written to, 0 if none was. A server
 *     that comes back on an emptied disk has another one, and so its peers notice that its votes
 *     and acknowledgements of before are forgotten.
 */
public record HardState(long term, @Nullable NodeId votedFor, long commitIndex, long incarnation) {
  /** Of a server that never ran. */
  public static final HardState INITIAL = new HardState(0, null, 0);

  public HardState {
    if (term < 0 || commitIndex < 0) {
      throw new IllegalArgumentException("negative term " + term + " or commit " + commitIndex);
    }
  }

  /** Of a disk without an incarnation. */
  public HardState(long term, @Nullable NodeId votedFor, long commitIndex) {
    this(term, votedFor, commitIndex, 0);
  }

  /** Of a disk that begins now. */
  public static HardState ofNewDisk(long incarnation) {
    return new HardState(0, null, 0, incarnation);
  }

  @Override
  public String toString() {
    return "t" + term + " vote=" + (votedFor == null ? "none" : votedFor) + " commit="
        + commitIndex;
  }
}
