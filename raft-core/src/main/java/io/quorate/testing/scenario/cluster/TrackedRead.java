// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.core.ReadRequest;

/** A linearizable read and what became of it. */
public final class TrackedRead implements ReadRequest {
  /** What can become of it. */
  public enum Outcome {
    /** Nothing so far. */
    PENDING,
    /** It cannot be answered here. */
    FAILED,
    /** The state machine has applied what it must see. */
    READY
  }

  private final boolean lease;
  private Outcome outcome = Outcome.PENDING;
  private long index = -1;
  private long validUntil;

  /** A read that may rest on the leader's lease, or not. */
  public TrackedRead(boolean lease) {
    this.lease = lease;
  }

  @Override
  public boolean lease() {
    return lease;
  }

  /** What became of it. */
  public Outcome outcome() {
    return outcome;
  }

  /** What it must see, -1 as long as that is not known. */
  public long index() {
    return index;
  }

  /** What it must see is known, and holds good before a time on its node's clock. */
  void mustSee(long readIndex, long until) {
    index = readIndex;
    validUntil = until;
  }

  /** Whether it may be answered with a state of this index now. */
  boolean isReady(long appliedIndex, long now) {
    return index >= 0 && index <= appliedIndex && now < validUntil;
  }

  /** Whether it has to be asked for again; then nothing is known of it any more. */
  boolean expires(long now) {
    boolean expired = index >= 0 && now >= validUntil;
    index = expired ? -1 : index;
    return expired;
  }

  void end(Outcome result) {
    outcome = result;
  }
}
