// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.core.Role.Leader;
import io.quorate.message.AppendEntries;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.AppendEntriesResponse.Accepted;
import io.quorate.message.AppendEntriesResponse.Refused;
import io.quorate.message.InstallSnapshot;
import io.quorate.message.InstallSnapshotResponse;
import io.quorate.model.Bytes;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The leader's half of AppendEntries and InstallSnapshot (dissertation §3.5, §10.2, §5.3). */
final class Replication {
  private final NodeState state;
  private final OlderEntries olderEntries;
  private final LeadershipTransfer transfer;
  private long lastSession;

  Replication(NodeState state, OlderEntries olderEntries, LeadershipTransfer transfer) {
    this.state = state;
    this.transfer = transfer;
    this.olderEntries = olderEntries;
  }

  /** The election is won. */
  void takeOffice() {
    Leader leader = new Leader(state.self, state.options.lease());
    leader.heartbeatDeadline = state.now + state.options.heartbeatInterval();
    leader.quorumDeadline = state.now + state.options.electionTimeout();
    followMembers(leader);
    state.become(leader);
    // Entries of earlier terms commit only together with one of this term (§3.6.2), and without a
    // commit of this term neither reads nor membership changes may begin. So there is one at once.
    append(EntryKind.NO_OP, Bytes.EMPTY);
  }

  /** Whom the configuration in force names is followed, from where it was or from the start. */
  void followMembers(Leader leader) {
    ClusterConfiguration configuration = state.configuration();
    leader.followers.forEach(follower -> follower.departing = !configuration.isMember(follower.id));
    for (NodeId member : configuration.members()) {
      if (!member.equals(state.self) && leader.follower(member) == null) {
        lastSession++;
        long next = state.log.lastIndex() + 1;
        leader.followers.add(new Progress(member, lastSession, next, state.options, state.now));
      }
    }
    leader.followers.sort(Comparator.comparing(follower -> follower.id));
  }

  void onProposals(List<Proposal> proposals) {
    if (!(state.role instanceof Leader)) {
      Refusal reason = state.role instanceof Role.Stopped ? Refusal.STOPPED : Refusal.NOT_LEADER;
      state.outbox.add(new Effect.ProposalsRefused(proposals, reason, state.role.leader()));
      return;
    }
    if (transfer.isUnderWay()) {
      state.outbox.add(new Effect.ProposalsRefused(proposals, Refusal.TRANSFERRING, state.self));
      return;
    }
    EntryId first = new EntryId(state.log.lastIndex() + 1, state.currentTerm);
    for (Proposal proposal : proposals) {
      append(proposal.kind(), proposal.command());
    }
    state.outbox.add(new Effect.ProposalsAppended(proposals, first));
  }

  /** Adds an entry of the current term to the log. */
  void append(EntryKind kind, Bytes payload) {
    state.append(new LogEntry(state.log.lastIndex() + 1, state.currentTerm, kind, payload));
  }

  /** A response of the current term. */
  void onAppendEntriesResponse(AppendEntriesResponse response) {
    if (!(state.role instanceof Leader leader)) {
      return;
    }
    Progress follower = leader.follower(response.from());
    if (follower == null || follower.session != response.session()) {
      // An answer to a replication that has ended says nothing about this one (R8).
      return;
    }
    if (!recognises(follower, response.incarnation())) {
      return;
    }
    follower.active = true;
    follower.round = Math.max(follower.round, response.round());
    if (response.result() instanceof Refused refused) {
      if (refusesWhatItHad(leader, follower, refused, response.round())) {
        return;
      }
      follower.onRefused(refused, state.log);
    } else if (response.result() instanceof Accepted accepted) {
      if (response.round() >= follower.doubtRound) {
        follower.doubtRound = 0;
      }
      onMatch(follower, accepted.matchIndex());
    }
    resetIfStuck(follower);
  }

  /** A response of the current term. */
  void onInstallSnapshotResponse(InstallSnapshotResponse response) {
    if (!(state.role instanceof Leader leader)) {
      return;
    }
    Progress follower = leader.follower(response.from());
    if (follower != null
        && follower.session == response.session()
        && recognises(follower, response.incarnation())) {
      follower.active = true;
      onMatch(follower, response.matchIndex());
    }
  }

  /**
   * Whether a probe at the last entry that the follower had acknowledged is refused: then it is on
   * an older copy of its disk (F14), unless the refusal is old. So it is probed once more, in a
   * round that is begun now, and only the answer to that one counts.
   */
  private boolean refusesWhatItHad(
      Leader leader, Progress follower, Refused refused, long answeredRound) {
    boolean doubtful = follower.state == Progress.State.PROBE
        && follower.matchIndex > 0
        && follower.nextIndex == follower.matchIndex + 1
        && refused.previous().index() == follower.matchIndex;
    if (!doubtful) {
      return false;
    }
    if (follower.doubtRound == 0) {
      leader.reads.beginRound(state.now);
      follower.doubtRound = leader.reads.round();
      follower.probed = false;
    } else if (answeredRound >= follower.doubtRound) {
      follower.regressed = true;
      follower.forgetful = true;
      lastSession++;
      follower.restart(lastSession, state.log.lastIndex() + 1);
    }
    return true;
  }

  private void onMatch(Progress follower, long matchIndex) {
    if (matchIndex <= state.log.lastIndex()) {
      follower.onAccepted(matchIndex, state.log.base().index(), state.now);
      if (follower.state != Progress.State.SNAPSHOT) {
        follower.cancelSnapshot(state.outbox);
      }
    }
  }

  /**
   * Whether the follower answers from the disk that it answered from before. If not, what it had
   * acknowledged is lost: replication to it begins anew, and if the configuration knows it on the
   * other disk, it counts in no quorum any more.
   */
  private boolean recognises(Progress follower, long incarnation) {
    if (incarnation == 0) {
      return true;
    }
    ClusterConfiguration configuration = state.configuration();
    boolean other = follower.incarnation != 0 && follower.incarnation != incarnation;
    boolean forgetful = configuration.member(follower.id).incarnation() != 0
        ? !configuration.admits(follower.id, incarnation)
        : follower.forgetful || (other && configuration.isVoter(follower.id));
    boolean anew = other || (forgetful && !follower.forgetful);
    follower.incarnation = incarnation;
    follower.forgetful = forgetful || follower.regressed;
    if (anew) {
      follower.cancelSnapshot(state.outbox);
      lastSession++;
      follower.restart(lastSession, state.log.lastIndex() + 1);
    }
    return !anew;
  }

  /** A follower that answers, but gets no further with what it was sent, is asked where it is. */
  private void resetIfStuck(Progress follower) {
    if (follower.state == Progress.State.REPLICATE
        && follower.nextIndex > follower.matchIndex + 1
        && state.now - follower.progressAt >= 2 * state.options.electionTimeout()) {
      follower.probe();
      follower.progressAt = state.now;
    }
  }

  /** The snapshot did not reach a follower. */
  void onSnapshotFailed(NodeId to, long session) {
    if (state.role instanceof Leader leader) {
      Progress follower = leader.follower(to);
      if (follower != null && follower.session == session) {
        follower.onSnapshotFailed(state.log.lastIndex());
      }
    }
  }

  /** More of the snapshot has reached a follower. */
  void onSnapshotProgress(NodeId to, long session) {
    if (state.role instanceof Leader leader) {
      Progress follower = leader.follower(to);
      if (follower != null && follower.session == session) {
        follower.progressAt = state.now;
      }
    }
  }

  /** Time has passed: heartbeats may be due. */
  void onTime(Leader leader) {
    if (state.now - leader.heartbeatDeadline >= 0) {
      leader.heartbeatDeadline = state.now + state.options.heartbeatInterval();
      leader.followers.forEach(follower -> follower.heartbeatDue = true);
      if (state.options.lease()) {
        leader.reads.beginRound(state.now);
      }
    }
  }

  /** Calls committed what is durable on a quorum. */
  void advanceCommit(Leader leader) {
    long onQuorum =
        Quorum.committedIndex(state.configuration(), voter -> matchIndex(leader, voter));
    long commit =
        CommitRule.advance(onQuorum, state.commitIndex, state.currentTerm, state.log::termAt);
    if (commit > state.commitIndex) {
      state.commitIndex = commit;
      state.holders = holders(leader, commit);
    }
  }

  /** Who is known to hold everything up to this index. */
  private List<NodeId> holders(Leader leader, long index) {
    List<NodeId> holders = new ArrayList<>(leader.followers.size() + 1);
    if (state.persistence.durableIndex() >= index) {
      holders.add(state.self);
    }
    for (Progress follower : leader.followers) {
      if (follower.matchIndex >= index && !follower.departing) {
        holders.add(follower.id);
      }
    }
    return holders;
  }

  /** The own disk is one more member of the quorum: it counts as far as it has got (§10.2.1). */
  private long matchIndex(Leader leader, NodeId voter) {
    if (voter.equals(state.self)) {
      return state.persistence.durableIndex();
    }
    Progress follower = leader.reliable(voter);
    return follower == null ? 0 : follower.matchIndex;
  }

  /** Sends what there is to send, once for all that has happened since the last flush. */
  void flush(Leader leader) {
    for (Progress follower : leader.followers) {
      boolean sent = sendEntries(leader, follower);
      if (!sent) {
        sendWithoutEntries(leader, follower);
      }
      follower.heartbeatDue = false;
      follower.tailDoubtful = false;
    }
  }

  /** Sends entries as far as the follower's window allows; returns whether any were sent. */
  private boolean sendEntries(Leader leader, Progress follower) {
    boolean sent = false;
    while (!follower.isPaused() && follower.nextIndex <= state.log.lastIndex()) {
      EntryId previous = entryBefore(follower.nextIndex);
      if (previous == null) {
        sendSnapshot(follower);
        return sent;
      }
      List<LogEntry> entries = entriesFor(follower);
      if (entries == null) {
        olderEntries.loadFor(follower);
        return sent;
      }
      send(leader, follower, previous, entries);
      follower.onSent(entries);
      sent = true;
    }
    return sent;
  }

  private @Nullable List<LogEntry> entriesFor(Progress follower) {
    List<LogEntry> loaded = follower.loaded;
    if (!loaded.isEmpty() && loaded.get(0).index() == follower.nextIndex) {
      follower.loaded = List.of();
      return loaded;
    }
    return state.log.slice(
        follower.nextIndex,
        state.log.lastIndex(),
        state.options.maxBatchEntries(),
        state.options.maxBatchBytes());
  }

  private void sendWithoutEntries(Leader leader, Progress follower) {
    boolean probe =
        follower.state == Progress.State.PROBE && !follower.isPaused() && follower.loading == 0;
    boolean news = follower.state == Progress.State.REPLICATE
        && follower.commitSent < state.commitIndex
        && follower.commitSent < follower.nextIndex - 1;
    if (probe || news || follower.tailDoubtful) {
      // Asks about, and tells of, the last entry that was sent.
      EntryId previous = entryBefore(follower.nextIndex);
      if (previous == null) {
        sendSnapshot(follower);
      } else {
        send(leader, follower, previous, List.of());
        follower.onSent(List.of());
        return;
      }
    }
    if (follower.heartbeatDue) {
      // With the entry that the follower is known to hold as the previous one it fits whatever is
      // still on its way, and it confirms that the follower is there (R13, R14).
      // One in need of a snapshot is asked whether that has arrived: its answer may be lost.
      long known = Math.max(follower.matchIndex, follower.snapshotIndex);
      EntryId previous = entryBefore(known + 1);
      send(leader, follower, previous == null ? EntryId.NONE : previous, List.of());
    }
  }

  /** What the follower needs next is no longer in the log. */
  private void sendSnapshot(Progress follower) {
    SnapshotMetadata snapshot = state.snapshot;
    if (snapshot == null || !follower.active || follower.departing) {
      // A snapshot is much to send to one who may not be there. Its next answer leads here again.
      follower.probed = true;
      return;
    }
    follower.awaitSnapshot(snapshot.lastIncluded().index(), state.now);
    state.outbox.add(new Effect.SendSnapshot(new InstallSnapshot(
        state.group, state.self, follower.id, state.currentTerm, follower.session, snapshot)));
  }

  /** The entry before this index, or null if the log does not reach back that far. */
  private @Nullable EntryId entryBefore(long index) {
    long term = state.log.termAt(index - 1);
    return term < 0 ? null : new EntryId(index - 1, term);
  }

  private void send(Leader leader, Progress follower, EntryId previous, List<LogEntry> entries) {
    long verified = previous.index() + entries.size();
    long commit = Math.min(state.commitIndex, verified);
    follower.commitSent = Math.max(follower.commitSent, commit);
    state.send(new AppendEntries(
        state.group,
        state.self,
        follower.id,
        state.currentTerm,
        follower.session,
        previous,
        entries,
        commit,
        leader.reads.round()));
  }
}
