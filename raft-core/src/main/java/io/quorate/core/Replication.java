// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.core.Role.Leader;
import io.quorate.message.AppendEntries;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.AppendEntriesResponse.Accepted;
import io.quorate.message.AppendEntriesResponse.Refused;
import io.quorate.model.Bytes;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The leader's half of AppendEntries (dissertation §3.5, §10.2), and what else a leader does. */
final class Replication {
  private final NodeState state;
  private final OlderEntries olderEntries;
  private long lastSession;

  Replication(NodeState state, OlderEntries olderEntries) {
    this.state = state;
    this.olderEntries = olderEntries;
  }

  /** The election is won. */
  void takeOffice() {
    Leader leader = new Leader(state.self);
    leader.heartbeatDeadline = state.now + state.options.heartbeatInterval();
    leader.quorumDeadline = state.now + state.options.electionTimeout();
    for (NodeId member : state.configuration().members()) {
      if (!member.equals(state.self)) {
        lastSession++;
        long next = state.log.lastIndex() + 1;
        leader.followers.add(new Progress(member, lastSession, next, state.options));
      }
    }
    state.become(leader);
    // Entries of earlier terms commit only together with one of this term (§3.6.2), and without a
    // commit of this term neither reads nor membership changes may begin. So there is one at once.
    append(EntryKind.NO_OP, Bytes.EMPTY);
  }

  void onProposals(List<Proposal> proposals) {
    if (!(state.role instanceof Leader)) {
      Refusal reason = state.role instanceof Role.Stopped ? Refusal.STOPPED : Refusal.NOT_LEADER;
      state.outbox.add(new Effect.ProposalsRefused(proposals, reason, state.role.leader()));
      return;
    }
    EntryId first = new EntryId(state.log.lastIndex() + 1, state.currentTerm);
    for (Proposal proposal : proposals) {
      append(EntryKind.COMMAND, proposal.command());
    }
    state.outbox.add(new Effect.ProposalsAppended(proposals, first));
  }

  private void append(EntryKind kind, Bytes payload) {
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
    follower.active = true;
    follower.round = Math.max(follower.round, response.round());
    if (response.result() instanceof Refused refused) {
      follower.onRefused(refused, state.log);
    } else if (response.result() instanceof Accepted accepted
        && accepted.matchIndex() <= state.log.lastIndex()) {
      follower.onAccepted(accepted.matchIndex());
    }
  }

  /** Time has passed: heartbeats may be due, and a look at who still answers. */
  void onTime(Leader leader) {
    if (state.now - leader.heartbeatDeadline >= 0) {
      leader.heartbeatDeadline = state.now + state.options.heartbeatInterval();
      leader.followers.forEach(follower -> follower.heartbeatDue = true);
    }
    if (state.options.checkQuorum() && state.now - leader.quorumDeadline >= 0) {
      leader.quorumDeadline = state.now + state.options.electionTimeout();
      checkQuorum(leader);
    }
  }

  /** Steps down if no quorum has answered since the last look (§6.2). */
  private void checkQuorum(Leader leader) {
    boolean reached = Quorum.isReached(state.configuration(), voter -> {
      Progress follower = leader.follower(voter);
      return follower == null ? voter.equals(state.self) : follower.active;
    });
    leader.followers.forEach(follower -> follower.active = false);
    if (!reached) {
      state.become(new Role.Follower(null));
    }
  }

  /** Sends what there is to send, once for all that has happened since the last flush. */
  void flush() {
    if (!(state.role instanceof Leader leader)) {
      return;
    }
    advanceCommit(leader);
    flushReads(leader);
    for (Progress follower : leader.followers) {
      boolean sent = sendEntries(leader, follower);
      if (!sent) {
        sendWithoutEntries(leader, follower);
      }
      follower.heartbeatDue = false;
      follower.tailDoubtful = false;
    }
  }

  private void advanceCommit(Leader leader) {
    long onQuorum =
        Quorum.committedIndex(state.configuration(), voter -> matchIndex(leader, voter));
    state.commitIndex =
        CommitRule.advance(onQuorum, state.commitIndex, state.currentTerm, state.log::termAt);
  }

  /** The own disk is one more member of the quorum: it counts as far as it has got (§10.2.1). */
  private long matchIndex(Leader leader, NodeId voter) {
    if (voter.equals(state.self)) {
      return state.persistence.durableIndex();
    }
    Progress follower = leader.follower(voter);
    return follower == null ? 0 : follower.matchIndex;
  }

  private void flushReads(Leader leader) {
    // A new leader does not know what is committed until an entry of its own term is (§6.4).
    boolean knowsCommit = state.log.termAt(state.commitIndex) == state.currentTerm;
    if (knowsCommit && leader.reads.begin(state.commitIndex)) {
      leader.followers.forEach(follower -> follower.heartbeatDue = true);
    }
    if (leader.reads.isUnderWay()
        && Quorum.isReached(state.configuration(), voter -> hasAnswered(leader, voter))) {
      state.outbox.add(leader.reads.confirmed());
      flushReads(leader);
    }
  }

  private boolean hasAnswered(Leader leader, NodeId voter) {
    Progress follower = leader.follower(voter);
    return follower == null ? voter.equals(state.self) : follower.round >= leader.reads.round();
  }

  /** Sends entries as far as the follower's window allows; returns whether any were sent. */
  private boolean sendEntries(Leader leader, Progress follower) {
    boolean sent = false;
    while (!follower.isPaused() && follower.nextIndex <= state.log.lastIndex()) {
      EntryId previous = entryBefore(follower.nextIndex);
      if (previous == null) {
        follower.awaitSnapshot();
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
        follower.awaitSnapshot();
      } else {
        send(leader, follower, previous, List.of());
        follower.onSent(List.of());
        return;
      }
    }
    if (follower.heartbeatDue) {
      // With the entry that the follower is known to hold as the previous one it fits whatever is
      // still on its way, and it confirms that the follower is there (R13, R14).
      EntryId previous = entryBefore(follower.matchIndex + 1);
      send(leader, follower, previous == null ? EntryId.NONE : previous, List.of());
    }
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
