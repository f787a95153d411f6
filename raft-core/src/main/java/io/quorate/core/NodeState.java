// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.message.Message;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.RecoveredLog;
import io.quorate.model.SnapshotMetadata;
import java.util.List;
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

  /** The newest snapshot that this server could send, or null. */
  @Nullable
  SnapshotMetadata snapshot;

  /** On a leader, who durably holds everything that is committed. */
  List<NodeId> holders = List.of();

  /** How often the wait for a leader has run out since one was heard. */
  int timeouts;

  /** The index of a committed configuration that others hold and this server is no member of. */
  long outsideOf;

  /** That of this server's disk. */
  final long incarnation;

  /** Whether a leader has been heard since the start, and when last; it outlives the role. */
  boolean leaderHeard;

  long leaderHeardAt;

  NodeState(
      GroupId group,
      NodeId self,
      CoreOptions options,
      StartingPoint start,
      RandomGenerator random,
      long now) {
    RecoveredLog recovered = start.log();
    this.group = group;
    this.self = self;
    this.options = options;
    this.random = random;
    this.now = now;
    this.log = new RaftLog(recovered, options.cacheBytes());
    this.persistence = new Persistence(recovered);
    this.currentTerm = recovered.hardState().term();
    this.votedFor = recovered.hardState().votedFor();
    this.incarnation = recovered.hardState().incarnation();
    this.snapshot = start.snapshot();
    this.lastApplied = start.lastApplied();
    // What is applied is committed, whatever the hint says.
    this.commitIndex = Math.max(lastApplied, recovered.hardState().commitIndex());
    if (commitIndex > log.lastIndex() || currentTerm < log.last().term()) {
      throw new IllegalArgumentException("the hard state ["
          + recovered.hardState()
          + "] does not fit a log that ends at "
          + log.last()
          + ": one of them is older than the other; restore the node from its peers");
    }
    if (options.lease() && currentTerm > 0) {
      // It may have confirmed a leader's lease before it stopped, and no longer knows (Q15).
      leaderHeard = true;
      leaderHeardAt = now;
    }
    restartElectionTimer();
  }

  ClusterConfiguration configuration() {
    return log.configuration();
  }

  /** The newest configuration that is known to be committed. */
  ClusterConfiguration committedConfiguration() {
    return log.configurationAt(commitIndex);
  }

  /** Whether the configuration in force is known to be committed. */
  boolean isConfigurationCommitted() {
    return log.configurationIndex() <= commitIndex;
  }

  /**
   * Whether this leader has committed an entry of its own term. Before that it does not know what
   * is committed (§6.4), nor whether a change of configuration is under way (M6).
   */
  boolean hasCommittedInTerm() {
    return log.termAt(commitIndex) == currentTerm;
  }

  /**
   * Whether this server is on another disk than the one on which it became a member: it has
   * forgotten votes and entries that it promised to keep, and must not promise anew.
   */
  boolean isForgetful() {
    return !configuration().admits(self, incarnation);
  }

  /** Whether this server is known to be no member any more. */
  boolean isOutside() {
    ClusterConfiguration configuration = configuration();
    return outsideOf > 0 || (!configuration.isEmpty() && !configuration.isMember(self));
  }

  /** Changes the role: the only place where that happens. */
  void become(Role next) {
    if (role instanceof Role.Leader leader) {
      leader.leave(this, next);
      holders = List.of();
      restartElectionTimer();
    }
    role = next;
  }

  /** Gives up leading, and has the reason reported. */
  void stepDown(String reason) {
    outbox.add(new Effect.SteppedDown(currentTerm, reason));
    become(new Role.Follower(null));
  }

  /** Enters a later term, in which this server has not voted. */
  void enterTerm(long term) {
    if (term <= currentTerm) {
      throw new ProtocolViolation("term " + currentTerm + " cannot be followed by " + term);
    }
    currentTerm = term;
    votedFor = null;
  }

  /** A leader of the current term was heard. */
  void hear(NodeId leader) {
    leaderHeard = true;
    leaderHeardAt = now;
    timeouts = 0;
    outsideOf = 0;
    restartElectionTimer();
  }

  /**
   * Draws the time that this server waits for a leader anew, from [T, 2T) (paper §5.2), and T more
   * for each voter that is to be preferred: half of that after each vain wait, so that the others
   * have their turn when those are gone (E27).
   */
  void restartElectionTimer() {
    if (!options.electionTimers()) {
      electionDeadline = Long.MAX_VALUE;
      return;
    }
    long patience = (long) (preferred() >> Math.min(timeouts, 30)) * options.electionTimeout();
    electionDeadline =
        now + options.electionTimeout() + random.nextLong(options.electionTimeout()) + patience;
  }

  private int preferred() {
    ClusterConfiguration configuration = configuration();
    int own = configuration.member(self).priority();
    int preferred = 0;
    for (NodeId voter : configuration.voters()) {
      preferred += configuration.member(voter).priority() > own ? 1 : 0;
    }
    return preferred;
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
