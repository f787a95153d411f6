// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.core.Proposal;
import io.quorate.model.Bytes;
import io.quorate.model.EntryId;

/** A proposal and what its proposer was told of it. */
public final class TrackedProposal implements Proposal {
  /** What a proposer can be told. */
  public enum Outcome {
    /** Nothing so far. */
    PENDING,
    /** It was applied. */
    COMMITTED,
    /** It will never be applied. */
    REJECTED,
    /** It may be applied yet, or not. */
    UNKNOWN,
    /** It had been applied before, in the same session. */
    DUPLICATE
  }

  private final String text;
  private Outcome outcome = Outcome.PENDING;
  private EntryId id = EntryId.NONE;

  public TrackedProposal(String text) {
    this.text = text;
  }

  @Override
  public Bytes command() {
    return Bytes.utf8(text);
  }

  /** The command. */
  public String text() {
    return text;
  }

  /** What its proposer was told. */
  public Outcome outcome() {
    return outcome;
  }

  /** Where it stands in its proposer's log, NONE if it never did. */
  EntryId id() {
    return id;
  }

  void appendedAt(EntryId where) {
    id = where;
  }

  void end(Outcome told) {
    outcome = told;
  }
}
