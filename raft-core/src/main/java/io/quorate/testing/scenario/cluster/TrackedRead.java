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

  private Outcome outcome = Outcome.PENDING;
  private long index = -1;

  /** What became of it. */
  public Outcome outcome() {
    return outcome;
  }

  /** What it must see, -1 as long as that is not known. */
  public long index() {
    return index;
  }

  void mustSee(long readIndex) {
    index = readIndex;
  }

  void end(Outcome result) {
    outcome = result;
  }
}
