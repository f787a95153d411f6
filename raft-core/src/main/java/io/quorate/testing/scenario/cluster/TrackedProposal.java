// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.cluster;

import io.quorate.core.Proposal;
import io.quorate.model.Bytes;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;

/** A proposal and what its proposer was told of it. */
public final class TrackedProposal implements Proposal {
  /** What a proposer can be told. */
  public enum Outcome {
    /** Nothing so far. */
    PENDING,
    /** It was applied. */
    COMMITTED,
    /** It will never be applied, at least not this time if it was asked for in a session before. */
    REJECTED,
    /** It may be applied yet, or not. */
    UNKNOWN,
    /** It had been applied before, in the same session. */
    DUPLICATE
  }

  private final String text;
  private final EntryKind kind;
  private final Bytes payload;
  private Outcome outcome = Outcome.PENDING;
  private EntryId id = EntryId.NONE;

  public TrackedProposal(String text) {
    this(text, EntryKind.COMMAND, Bytes.utf8(text));
  }

  /** A proposal of an entry of this kind. */
  TrackedProposal(String text, EntryKind kind, Bytes payload) {
    this.text = text;
    this.kind = kind;
    this.payload = payload;
  }

  @Override
  public Bytes command() {
    return payload;
  }

  @Override
  public EntryKind kind() {
    return kind;
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
