// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server is at the moment, with the state that only this role has. Every change passes
 * through {@link NodeState#become}.
 */
sealed interface Role {
  RoleKind kind();

  /** The leader that this role knows of, or null. */
  default @Nullable NodeId leader() {
    return null;
  }

  /** Follows a leader, or waits for one. A learner is a follower that never campaigns. */
  record Follower(@Nullable NodeId leader) implements Role {
    @Override
    public RoleKind kind() {
      return RoleKind.FOLLOWER;
    }
  }

  /** Asks whether it could win an election, in the term it is in (§9.6). */
  record PreCandidate(VoteTally tally) implements Role {
    @Override
    public RoleKind kind() {
      return RoleKind.PRE_CANDIDATE;
    }
  }

  /** Asks for votes, in a term of its own. */
  record Candidate(VoteTally tally) implements Role {
    @Override
    public RoleKind kind() {
      return RoleKind.CANDIDATE;
    }
  }

  /** Leads its term. */
  final class Leader implements Role {
    private final NodeId self;

    /** The other members, sorted by name, as it sees them. */
    final List<Progress> followers = new ArrayList<>();

    /** Reads that wait to be confirmed. */
    final ReadRounds reads;

    long heartbeatDeadline;
    long quorumDeadline;

    /** The membership change that somebody waits for, or null. */
    @Nullable
    PendingChange change;

    /**
     * Whether there is no lease in this term any more: another server was asked to campaign, may do
     * so at any time, and is not held off by those who hear this leader (T8).
     */
    boolean leaseVoid;

    Leader(NodeId self, boolean lease) {
      this.self = self;
      this.reads = new ReadRounds(lease);
    }

    /** Its view of a member, or null if it is none, or this server itself. */
    @Nullable
    Progress follower(NodeId id) {
      for (Progress follower : followers) {
        if (follower.id.equals(id)) {
          return follower;
        }
      }
      return null;
    }

    /**
     * Its view of a member whose answers count, or null: one that has lost its disk, and with it
     * what it promised, is not relied upon.
     */
    @Nullable
    Progress reliable(NodeId id) {
      Progress follower = follower(id);
      return follower == null || follower.forgetful ? null : follower;
    }

    /** Ends what only a leader can bring to an end. */
    void leave(NodeState state, Role next) {
      // Entries above the commit index may yet be committed by a later leader, or be overwritten.
      state.outbox.add(new Effect.ProposalsUnknown(state.commitIndex));
      reads.failAll(state, next);
      if (change != null) {
        state.outbox.add(new Effect.ChangeEnded(change.request, new ChangeOutcome.Unknown()));
      }
      for (Progress follower : followers) {
        follower.cancelSnapshot(state.outbox);
      }
    }

    @Override
    public NodeId leader() {
      return self;
    }

    @Override
    public RoleKind kind() {
      return RoleKind.LEADER;
    }
  }

  /** Does nothing more. */
  record Stopped(String reason) implements Role {
    @Override
    public RoleKind kind() {
      return RoleKind.STOPPED;
    }
  }
}
