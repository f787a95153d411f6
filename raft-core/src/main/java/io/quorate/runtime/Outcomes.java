// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.LeadershipTransferringException;
import io.quorate.MembershipChangeException;
import io.quorate.MembershipResult;
import io.quorate.NotLeaderException;
import io.quorate.OutcomeUnknownException;
import io.quorate.OverloadedException;
import io.quorate.RaftException;
import io.quorate.TransferFailedException;
import io.quorate.core.ChangeOutcome;
import io.quorate.core.Effect;
import io.quorate.core.Refusal;
import io.quorate.model.NodeId;
import org.jspecify.annotations.Nullable;

/** Puts what the core says of users' requests into what their futures say. */
final class Outcomes {
  private final NodeEvents events;
  private String stopReason = "failed";

  Outcomes(NodeEvents events) {
    this.events = events;
  }

  /** What is refused from now on because the server has stopped, is told this reason. */
  void onStopped(String reason) {
    stopReason = reason;
  }

  void refused(PendingRequest<?> request, Refusal reason, @Nullable NodeId leader) {
    RaftException failure = switch (reason) {
      case NOT_LEADER -> new NotLeaderException(leader);
      case TOO_MANY -> new OverloadedException("too many reads wait for a quorum");
      case TRANSFERRING -> new LeadershipTransferringException();
      case STOPPED -> request.stopped(stopReason);
    };
    events.fail(request, failure);
  }

  void ended(PendingMembership request, ChangeOutcome outcome, @Nullable NodeId leader) {
    if (outcome instanceof ChangeOutcome.Done done) {
      MembershipResult result = new MembershipResult(done.index(), done.configuration());
      events.run(() -> request.succeed(result));
    } else if (outcome instanceof ChangeOutcome.Refused refused) {
      events.fail(request, new MembershipChangeException(refused.reason()));
    } else if (outcome instanceof ChangeOutcome.GivenUp givenUp) {
      events.fail(request, new MembershipChangeException(givenUp.reason()));
    } else if (outcome instanceof ChangeOutcome.NotLeader) {
      events.fail(request, new NotLeaderException(leader));
    } else {
      events.fail(request, new OutcomeUnknownException("leadership was lost meanwhile"));
    }
  }

  void ended(PendingTransfer request, Effect.TransferEnded ended) {
    NodeId leader = ended.leader();
    if (ended.failure() != null || leader == null) {
      events.fail(request, new TransferFailedException(String.valueOf(ended.failure())));
    } else {
      events.run(() -> request.succeed(leader));
    }
  }
}
