// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.Applied;
import io.quorate.NodeStoppedException;
import io.quorate.OutcomeUnknownException;
import io.quorate.RaftException;
import io.quorate.core.Proposal;
import io.quorate.model.Bytes;
import io.quorate.model.EntryId;
import io.quorate.model.NodeId;
import java.util.List;

/** A command whose proposer waits for its outcome. */
final class PendingProposal<R> extends PendingRequest<Applied<R>>
    implements Proposal, GroupLoop.Task {
  private final Bytes command;
  private final Admission admission;

  /** Where its entry is, once it is in the log. Written and read by the loop, then the applier. */
  private long index;

  private long term;

  /** Whether it may be in the log although nobody said where. */
  private boolean inDoubt;

  PendingProposal(Bytes command, Admission admission, long madeAt, long deadline) {
    super(madeAt, deadline);
    this.command = command;
    this.admission = admission;
  }

  @Override
  public Bytes command() {
    return command;
  }

  void appended(long index, long term) {
    this.index = index;
    this.term = term;
  }

  /** Something broke after it was given to the core. */
  void doubt() {
    inDoubt = true;
  }

  long index() {
    return index;
  }

  boolean isAt(EntryId entry) {
    return entry.index() == index && entry.term() == term;
  }

  void applied(R result, List<NodeId> holders) {
    succeed(new Applied<>(result, index, term, holders));
  }

  @Override
  RaftException timeout() {
    long millis = (deadline - madeAt) / 1_000_000;
    return new OutcomeUnknownException("it was not committed and applied within " + millis + " ms");
  }

  @Override
  RaftException stopped(String reason) {
    return index == 0 && !inDoubt
        ? new NodeStoppedException(reason)
        : new OutcomeUnknownException("the node stopped meanwhile: " + reason);
  }

  @Override
  void release() {
    admission.release(weight(command));
  }

  /** What it counts for: the command, and a share for what is kept beside it. */
  static long weight(Bytes command) {
    return command.size() + 128L;
  }
}
