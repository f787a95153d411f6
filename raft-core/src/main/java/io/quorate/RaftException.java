// SPDX-License-Identifier: Apache-2.0
package io.quorate;

/**
 * A request that did not succeed. Each kind says whether its command may still be applied, which is
 * what decides whether it may simply be sent again.
 */
public abstract sealed class RaftException extends RuntimeException
    permits NotLeaderException,
        OverloadedException,
        ProposalDroppedException,
        NodeStoppedException,
        LeadershipTransferringException,
        MembershipChangeException,
        TransferFailedException,
        SnapshotFailedException,
        ReadTimeoutException,
        OutcomeUnknownException {
  private static final long serialVersionUID = 1;

  RaftException(String message) {
    // Requests fail by the thousand when a leader is lost; where in the library tells nothing.
    super(message, null, false, false);
  }

  /** Whether the command may have been applied, or may be applied yet. */
  public boolean mayHaveApplied() {
    return false;
  }
}
