// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.message.Message;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.RecoveredLog;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The state of a server, named and grouped as in the paper's figure 2, and shared by the parts that
 * the algorithm is read in. What only one role has is in {@link Role}.
 */
final class NodeState {
  final GroupId group;
  final NodeId self;
  final CoreOptions options;
  private final RandomGenerator random;

  final Outbox outbox = new Outbox();
  final Persistence persistence;

  /** The time of the input that is being taken in. */
  long now;

  // Persistent on all servers; what is really on disk, Persistence knows.
  long currentTerm;

  @Nullable
  NodeId votedFor;

  final RaftLog log;

  // Volatile on all servers.
  long commitIndex;
  long lastApplied;
  Role role = new Role.Follower(null);
  long electionDeadline;

  /** Whether a leader has been heard since the start, and when last; it outlives the role. */
  boolean leaderHeard;

  long leaderHeardAt;

  NodeState(
      GroupId group,
      NodeId self,
      CoreOptions options,
      RecoveredLog recovered,
      RandomGenerator random,
      long now) {
    this.group = group;
    this.self = self;
    this.options = options;
    this.random = random;
    this.now = now;
    this.log = new RaftLog(recovered, options.cacheBytes());
    this.persistence = new Persistence(recovered);
    this.currentTerm = recovered.hardState().term();
    this.votedFor = recovered.hardState().votedFor();
    this.commitIndex = Math.max(log.base().index(), recovered.hardState().commitIndex());
    this.lastApplied = log.base().index();
    if (commitIndex > log.lastIndex() || currentTerm < log.last().term()) {
      throw new IllegalArgumentException("the hard state ["
          + recovered.hardState()
          + "] does not fit a log that ends at "
          + log.last()
          + ": one of them is older than the other; restore the node from its peers");
    }
    restartElectionTimer();
  }

  ClusterConfiguration configuration() {
    return log.configuration();
  }

  /** Changes the role: the only place where that happens. */
  void become(Role next) {
    if (role instanceof Role.Leader leader) {
      // Entries above the commit index may yet be committed by a later leader, or be overwritten.
      outbox.add(new Effect.ProposalsUnknown(commitIndex));
      leader.reads.failAll(outbox, next);
      restartElectionTimer();
    }
    role = next;
  }

  /** Enters a later term, in which this server has not voted. */
  void enterTerm(long term) {
    if (term <= currentTerm) {
      throw new ProtocolViolation("term " + currentTerm + " cannot be followed by " + term);
    }
    currentTerm = term;
    votedFor = null;
  }

  /** Draws the time that this server waits for a leader anew, from [T, 2T) (paper §5.2). */
  void restartElectionTimer() {
    electionDeadline = now + options.electionTimeout() + random.nextLong(options.electionTimeout());
  }

  /** Appends an entry of the current term or from the leader, and has it written. */
  void append(LogEntry entry) {
    log.append(entry);
    persistence.append(entry);
  }

  /**
   * Sends a message that promises nothing but that this server is in its term: it leaves at once,
   * unless the term is not on disk yet. A server that forgot a term it had answered in could vote
   * in it twice.
   */
  void send(Message message) {
    if (persistence.isDurable(currentTerm, votedFor)) {
      outbox.send(message);
    } else {
      persistence.promise(message);
    }
  }
}
