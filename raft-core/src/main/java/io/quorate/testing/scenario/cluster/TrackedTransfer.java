// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.core.TransferRequest;
import io.quorate.model.NodeId;

/** A leadership transfer and what whoever asked for it was told. */
public final class TrackedTransfer implements TransferRequest {
  /** What can be told. */
  public enum Outcome {
    /** Nothing so far. */
    PENDING,
    /** The target leads. */
    DONE,
    /** It does not, for all that is known. */
    FAILED
  }

  private final NodeId target;
  private Outcome outcome = Outcome.PENDING;

  public TrackedTransfer(NodeId target) {
    this.target = target;
  }

  @Override
  public NodeId target() {
    return target;
  }

  /** What became of it. */
  public Outcome outcome() {
    return outcome;
  }

  void end(Outcome told) {
    outcome = told;
  }
}
