// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.NodeStoppedException;
import io.quorate.NotLeaderException;
import io.quorate.OutcomeUnknownException;
import io.quorate.RaftException;
import io.quorate.RaftStatus;
import io.quorate.SnapshotFailedException;
import io.quorate.TransferFailedException;
import io.quorate.model.NodeId;
import org.jspecify.annotations.Nullable;

/** What a client is told when the library did not do what was asked. */
final class RefusalReplies {
  private RefusalReplies() {}

  /** The reply to a request whose future failed, given how the node is. */
  static Reply replyTo(Throwable failure, RaftStatus status) {
    Throwable cause = Failures.unwrap(failure);
    String reason = Failures.reason(cause);
    if (cause instanceof NotLeaderException notLeader) {
      return notLeader(notLeader.leader().orElse(null), status);
    } else if (cause instanceof NodeStoppedException) {
      return notLeader(null, status);
    } else if (cause instanceof TransferFailedException
        || cause instanceof SnapshotFailedException) {
      return new Reply.Failed(reason);
    } else if (cause instanceof OutcomeUnknownException) {
      return new Reply.OutcomeUnknown(reason);
    } else if (cause instanceof RaftException raft && !raft.mayHaveApplied()) {
      return new Reply.Refused(reason);
    }
    return new Reply.OutcomeUnknown(String.valueOf(cause));
  }

  /** Where to go instead: clients need not have been told of every server. */
  static Reply notLeader(@Nullable NodeId leader, RaftStatus status) {
    String address = leader == null ? "" : status.configuration().member(leader).address();
    return new Reply.NotLeader(leader, address);
  }
}
