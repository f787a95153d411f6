// SPDX-License-Identifier: Apache-2.0
package io.quorate;

import io.quorate.model.EntryId;

/** What a read must see. The stronger, the more it waits for. */
public sealed interface ReadConsistency {
  /**
   * Everything that had completed anywhere when the read was asked for (dissertation §6.4). A
   * quorum confirms that the leader leads. On any server: a follower or learner asks the leader for
   * the index and answers from its own state.
   */
  ReadConsistency LINEARIZABLE = new Linearizable();

  /**
   * The same without the round of messages, on the leader, as long as its lease runs: right only if
   * no two clocks differ in speed by more than {@link RaftConfig#maxClockDrift}. Where there is no
   * lease (the setting is off, the lease has run out, leadership or membership is changing, another
   * server is asked) it is {@link #LINEARIZABLE}.
   */
  ReadConsistency LEASE = new Lease();

  /** What this server has applied by now, however old that is. */
  ReadConsistency LOCAL = new Local();

  /**
   * At least everything up to this index, from this server's own state, without asking anybody: for
   * monotonic reads, and for reading one's own writes with {@link Applied#index}. It waits until
   * the server has got there.
   */
  static ReadConsistency atLeast(long index) {
    return new AtLeast(index);
  }

  /**
   * At least this write and everything before it, from a server that may not even reach the leader:
   * whoever presents a write's result proves that it is committed, so that a server whose log holds
   * that very entry may apply everything up to it (Log Matching). One of
   * {@link Applied#acknowledgedBy} answers at once; another one when it has got there. It is not
   * linearizable: writes of others that completed later may be missing.
   */
  static ReadConsistency after(Applied<?> write) {
    return new After(new EntryId(write.index(), write.term()));
  }

  /** See {@link #LINEARIZABLE}. */
  record Linearizable() implements ReadConsistency {}

  /** See {@link #LEASE}. */
  record Lease() implements ReadConsistency {}

  /** See {@link #LOCAL}. */
  record Local() implements ReadConsistency {}

  /** See {@link #atLeast}. */
  record AtLeast(long index) implements ReadConsistency {}

  /** See {@link #after}. */
  record After(EntryId entry) implements ReadConsistency {}
}
