// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.core.Role.Follower;
import io.quorate.core.Role.Leader;
import io.quorate.message.AppendEntries;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.AppendEntriesResponse.Accepted;
import io.quorate.message.AppendEntriesResponse.Refused;
import io.quorate.message.AppendEntriesResponse.Result;
import io.quorate.model.EntryId;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;

/** The follower's half of AppendEntries (dissertation §3.5). */
final class Appending {
  private final NodeState state;

  Appending(NodeState state) {
    this.state = state;
  }

  /** A request of the current term. */
  void onAppendEntries(AppendEntries request) {
    follow(request.from());
    EntryId previous = request.previous();
    // What lies at or below the base is committed and was the same everywhere (R4).
    if (previous.index() >= state.log.base().index() && !state.log.holds(previous)) {
      refuse(request, previous);
      return;
    }
    for (LogEntry entry : request.entries()) {
      take(entry);
    }
    // Only up to here is the log known to be the leader's. What we hold beyond it may be the tail
    // of a leader that was deposed, and neither commit nor acknowledgement may reach into it.
    long verified = request.lastIndex();
    state.commitIndex = Math.max(state.commitIndex, Math.min(request.leaderCommit(), verified));
    accept(request, verified);
  }

  /** A request of an earlier term: whoever sent it leads no longer, and is told so. */
  void onStale(AppendEntries request) {
    refuse(request, request.previous());
  }

  /** Whoever sent a message as leader of the current term leads it. */
  void follow(NodeId leader) {
    if (state.role instanceof Leader
        || (state.role.leader() != null && !leader.equals(state.role.leader()))) {
      throw new ProtocolViolation(
          leader + " and " + state.role.leader() + " both lead term " + state.currentTerm);
    }
    if (state.role.leader() == null) {
      state.become(new Follower(leader));
    }
    // Also when the entries do not fit: a follower that is being brought up to date hears a living
    // leader (E7).
    state.hear(leader);
  }

  private void take(LogEntry entry) {
    long index = entry.index();
    if (index <= state.log.base().index() || state.log.holds(entry.id())) {
      // Held already. Requests may arrive late and out of order, so that the log may go on beyond
      // this one's end with entries of the same leader: only a conflict is a reason to remove any.
      return;
    }
    if (index <= state.log.lastIndex()) {
      if (index <= state.commitIndex) {
        throw new ProtocolViolation("entry " + entry.id() + " conflicts with " + index + "/"
            + state.log.termAt(index) + ", which is committed");
      }
      state.log.truncateFrom(index);
      state.persistence.truncate(index);
    }
    state.append(entry);
  }

  private void accept(AppendEntries request, long verified) {
    AppendEntriesResponse response = response(request, new Accepted(verified));
    if (verified <= state.persistence.durableIndex()) {
      state.send(response);
    } else {
      state.persistence.promise(response);
    }
  }

  private void refuse(AppendEntries request, EntryId previous) {
    long index = state.log.lastNotBeyond(previous.index(), previous.term());
    EntryId hint = index < state.log.base().index()
        ? EntryId.NONE
        : new EntryId(index, state.log.termAt(index));
    state.send(response(request, new Refused(previous, hint)));
  }

  private AppendEntriesResponse response(AppendEntries request, Result result) {
    return new AppendEntriesResponse(
        state.group,
        state.self,
        request.from(),
        state.currentTerm,
        request.session(),
        request.round(),
        result,
        state.incarnation);
  }
}
