// SPDX-License-Identifier: Apache-2.0
package io.quorate.model;

/**
 * One entry of the replicated log.
 *
 * <p>Immutable and safe for use by any thread.
 *
 * @param index its position, at least 1
 * @param term the term of the leader that created it, at least 1
 * @param kind what the payload is
 * @param payload the bytes that are replicated; empty for a no-op
 */
public record LogEntry(long index, long term, EntryKind kind, Bytes payload) {
  public LogEntry {
    if (index < 1 || term < 1) {
      throw new IllegalArgumentException(
          "no entry can have index " + index + " and term " + term + ": both start at 1");
    }
  }

  /** Its identity. */
  public EntryId id() {
    return new EntryId(index, term);
  }

  /** What it counts for where bytes are bounded: its payload and a fixed share for the rest. */
  public int weight() {
    return payload.size() + 32;
  }

  @Override
  public String toString() {
    return index + "/" + term + (kind == EntryKind.COMMAND ? "" : " " + kind);
  }
}
