// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.invariant;

/** A read sees every write whose success was known when it was asked for (dissertation §6.4). */
public final class ReadFreshness {
  private long acknowledged;

  /** A write of this index was acknowledged, or a read answered that had seen it. */
  public void acknowledged(long index) {
    acknowledged = Math.max(acknowledged, index);
  }

  /** What a read that is asked for now must see at least. */
  public long floor() {
    return acknowledged;
  }

  /** A read was answered by a state machine that had applied up to this index. */
  public void answered(String read, long floor, long applied) {
    if (applied < floor) {
      throw new InvariantViolation(
          Property.READS,
          read + " was answered from index " + applied + " although " + floor
              + " was acknowledged before it was asked for");
    }
  }
}
