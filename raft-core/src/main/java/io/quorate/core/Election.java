// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.core.Role.Candidate;
import io.quorate.core.Role.Follower;
import io.quorate.core.Role.Leader;
import io.quorate.core.Role.PreCandidate;
import io.quorate.message.PreVote;
import io.quorate.message.PreVoteResponse;
import io.quorate.message.RequestVote;
import io.quorate.message.RequestVoteResponse;
import io.quorate.message.TimeoutNow;
import io.quorate.model.EntryId;
import io.quorate.model.NodeId;
import java.util.List;

/**
 * Leader election (dissertation §3.4), with Pre-Vote (§9.6) and with followers that stick to a
 * living leader (§4.2.3).
 */
final class Election {
  private final NodeState state;
  private final Replication replication;
  private final Applying applying;

  /** The term in which a vote for another candidate was given that is not on disk yet, or 0. */
  private long voteOnItsWay;

  Election(NodeState state, Replication replication, Applying applying) {
    this.state = state;
    this.replication = replication;
    this.applying = applying;
  }

  /** The time to wait for a leader has run out. */
  void onElectionDeadline() {
    state.timeouts++;
    state.restartElectionTimer();
    if (!mayCampaign()) {
      if (state.role instanceof Follower) {
        // Or whoever asked that leader for something would wait for it for ever (Q5).
        state.become(new Follower(null));
      }
      return;
    }
    if (state.role instanceof Candidate
        && !state.persistence.isDurable(state.currentTerm, state.self)) {
      // Its own vote is still being written: another term would only add another write.
      return;
    }
    if (state.options.preVote()) {
      askForPreVotes();
    } else {
      campaign(false);
    }
  }

  /** It is to campaign now, as if no leader had been heard. */
  void onOrder() {
    // Under a lease, not to elect another leader for a while is a promise (P22).
    boolean promised = state.options.lease() && heardLeaderRecently();
    if (!(state.role instanceof Leader) && !promised) {
      state.leaderHeard = false;
      onElectionDeadline();
    }
  }

  /** The leader hands over to this server, which holds its whole log (§3.10). */
  void onTimeoutNow(TimeoutNow request) {
    // Without Pre-Vote: the old leader's next heartbeat, of the same term, would end it (P9).
    if (mayCampaign() && request.from().equals(state.role.leader())) {
      state.restartElectionTimer();
      campaign(true);
    }
  }

  /**
   * Whether this server may ask for votes: only a voter, on the disk on which it became one, and
   * not while its log is being replaced.
   *
   * <p>One whose removal is in its log, but not known to be committed, still may: its log may be
   * the only one with which a quorum votes, and without it nobody could be elected (§4.2.2).
   */
  private boolean mayCampaign() {
    boolean voter = state.configuration().isVoter(state.self)
        || state.committedConfiguration().isVoter(state.self);
    return !(state.role instanceof Leader)
        && voter
        && !state.isForgetful()
        && state.outsideOf == 0
        && !applying.isInstalling();
  }

  private void askForPreVotes() {
    PreCandidate preCandidate = new PreCandidate(new VoteTally());
    state.become(preCandidate);
    preCandidate.tally().count(state.self, true);
    for (NodeId voter : otherVoters()) {
      state.send(
          new PreVote(state.group, state.self, voter, state.currentTerm + 1, state.log.last()));
    }
    onPreVoteCounted(preCandidate);
  }

  /**
   * Asks for votes in a term of its own.
   *
   * @param transfer whether the leader asked for it, so that nobody sticks to that leader
   */
  private void campaign(boolean transfer) {
    state.enterTerm(state.currentTerm + 1);
    state.votedFor = state.self;
    state.become(new Candidate(new VoteTally()));
    // The vote for itself, and with it the term, must be on disk before anybody hears of it: a
    // candidate that forgot it could vote for another one in the same term.
    for (NodeId voter : otherVoters()) {
      state.persistence.promise(new RequestVote(
          state.group, state.self, voter, state.currentTerm, state.log.last(), transfer));
    }
  }

  /** The disk has caught up: a vote that was waiting for it may now stand there. */
  void onDurable() {
    if (state.votedFor == null || !state.persistence.isDurable(state.currentTerm, state.votedFor)) {
      return;
    }
    if (state.role instanceof Candidate candidate) {
      count(candidate, state.self, true);
    } else if (voteOnItsWay == state.currentTerm) {
      // The candidate hears of its vote only now. With a slow disk, the wait that began when the
      // vote was given could end before the candidate had a chance to lead (E6).
      voteOnItsWay = 0;
      state.restartElectionTimer();
    }
  }

  void onPreVote(PreVote request) {
    boolean grant = wouldVote(request) && !hearsOtherLeaderThan(request.from());
    // A grant names the term that was asked for: with the own, lower one it would look stale to the
    // asker. A refusal names the own: if it is higher, the asker learns of it (P4).
    long term = grant ? request.term() : state.currentTerm;
    state.send(new PreVoteResponse(
        state.group,
        state.self,
        request.from(),
        term,
        grant,
        state.incarnation,
        outsideOf(request.from())));
  }

  /** The index of a committed configuration that this node is no member of, or 0. */
  private long outsideOf(NodeId node) {
    boolean outside = state.isConfigurationCommitted() && !state.configuration().isMember(node);
    return outside ? state.log.configurationIndex() : 0;
  }

  private boolean wouldVote(PreVote request) {
    boolean free = request.term() > state.currentTerm
        || (request.term() == state.currentTerm && isVoteFree(request.from()));
    return free && !state.isForgetful() && request.last().isAtLeastAsUpToDateAs(state.log.last());
  }

  void onPreVoteResponse(PreVoteResponse response) {
    if (response.outsideOf() > state.log.configurationIndex()) {
      // A configuration later than any that this server knows of has been committed without it: it
      // was removed while it could not be told (M20). A leader that adds it again will be heard.
      state.outsideOf = response.outsideOf();
      if (state.role instanceof PreCandidate) {
        state.become(new Follower(null));
      }
    }
    if (response.granted()) {
      if (state.role instanceof PreCandidate preCandidate
          && response.term() == state.currentTerm + 1
          && state.configuration().admits(response.from(), response.incarnation())) {
        preCandidate.tally().count(response.from(), true);
        onPreVoteCounted(preCandidate);
      }
    } else if (response.term() > state.currentTerm) {
      state.enterTerm(response.term());
      state.become(new Follower(null));
    } else if (state.role instanceof PreCandidate preCandidate) {
      preCandidate.tally().count(response.from(), false);
      onPreVoteCounted(preCandidate);
    }
  }

  private void onPreVoteCounted(PreCandidate preCandidate) {
    switch (preCandidate.tally().outcome(state.configuration())) {
      case WON -> {
        state.restartElectionTimer();
        campaign(false);
      }
      case LOST -> state.become(new Follower(null));
      case PENDING -> {}
    }
  }

  /**
   * Whether a request for votes of a later term is to be treated as if it had not come: a server
   * that hears a leader, or is one, does not help to depose it (§4.2.3, §6.4.1).
   */
  boolean ignores(RequestVote request) {
    return request.term() > state.currentTerm
        && !request.transfer()
        && hearsOtherLeaderThan(request.from());
  }

  private boolean hearsOtherLeaderThan(NodeId candidate) {
    if (!state.options.stickiness()) {
      return false;
    }
    if (state.role instanceof Leader) {
      return true;
    }
    return heardLeaderRecently() && !candidate.equals(state.role.leader());
  }

  private boolean heardLeaderRecently() {
    return state.leaderHeard && state.now - state.leaderHeardAt < state.options.electionTimeout();
  }

  /** A request of the current term or an earlier one. */
  void onRequestVote(RequestVote request) {
    EntryId last = state.log.last();
    boolean grant = request.term() == state.currentTerm
        && isVoteFree(request.from())
        && !isPromised(request)
        && !state.isForgetful()
        && request.last().isAtLeastAsUpToDateAs(last);
    RequestVoteResponse response = new RequestVoteResponse(
        state.group, state.self, request.from(), state.currentTerm, grant, state.incarnation);
    if (grant) {
      state.votedFor = request.from();
      if (state.role instanceof PreCandidate) {
        state.become(new Follower(null));
      }
      state.restartElectionTimer();
      state.persistence.promise(response);
      voteOnItsWay = state.currentTerm;
    } else {
      state.send(response);
    }
  }

  /**
   * One vote a term, and none where a leader is known; repeating the same vote is no second one.
   */
  private boolean isVoteFree(NodeId candidate) {
    return state.votedFor == null ? state.role.leader() == null : state.votedFor.equals(candidate);
  }

  /**
   * Whether the vote is still due to a leader of an earlier term. A server may have come to the
   * term of the request by another message than that, and a lease rests on it none the less
   * (§6.4.1).
   */
  private boolean isPromised(RequestVote request) {
    return state.votedFor == null && !request.transfer() && hearsOtherLeaderThan(request.from());
  }

  /** A response of the current term. */
  void onRequestVoteResponse(RequestVoteResponse response) {
    // A vote from another disk than the one on which the voter became a member is none: there may
    // have been one before it in this term, which that disk has forgotten (F12).
    if (state.role instanceof Candidate candidate
        && state.configuration().admits(response.from(), response.incarnation())) {
      count(candidate, response.from(), response.granted());
    }
  }

  private void count(Candidate candidate, NodeId voter, boolean grants) {
    candidate.tally().count(voter, grants);
    switch (candidate.tally().outcome(state.configuration())) {
      case WON -> replication.takeOffice();
      case LOST -> state.become(new Follower(null));
      case PENDING -> {}
    }
  }

  private List<NodeId> otherVoters() {
    return state.configuration().allVoters().stream()
        .filter(voter -> !voter.equals(state.self))
        .toList();
  }
}
