// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.core.CoreStatus.FollowerStatus;
import io.quorate.core.Role.Follower;
import io.quorate.core.Role.Leader;
import io.quorate.core.Role.Stopped;
import io.quorate.message.AppendEntries;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.Message;
import io.quorate.message.PreVote;
import io.quorate.message.PreVoteResponse;
import io.quorate.message.RequestVote;
import io.quorate.message.RequestVoteResponse;
import io.quorate.model.GroupId;
import io.quorate.model.NodeId;
import io.quorate.model.RecoveredLog;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * One server of one group, as pure logic: it is told what happened and says what to do.
 *
 * <p>A driver calls {@link #step} for each thing that happened, any number of times, then
 * {@link #flush}, and carries out what that returns. While the driver is busy, inputs pile up, and
 * one flush answers them all with one write and one AppendEntries a follower: batching needs no
 * timer.
 *
 * <p>This class checks terms and hands on; the rules are in {@link Election}, {@link Replication},
 * {@link Appending}, {@link Persistence}, {@link ReadRounds} and {@link Applying}.
 *
 * <p>Not safe for use by several threads. The same inputs at the same times, with the same random
 * numbers, give the same effects.
 */
public final class RaftCore {
  private final NodeState state;
  private final Election election;
  private final Replication replication;
  private final Appending appending;
  private final Applying applying;
  private final OlderEntries olderEntries;
  private final CurrentTermHandler currentTerm = new CurrentTermHandler();
  private Effect.RoleChanged announced;

  /**
   * Creates a server that begins as a follower, whatever it was before.
   *
   * @param recovered what it finds on its disk
   * @param random where the election timeouts are drawn from
   * @param now the time, in nanoseconds from any origin; it never goes back
   * @throws IllegalArgumentException if the parts of {@code recovered} contradict each other
   */
  public RaftCore(
      GroupId group,
      NodeId self,
      CoreOptions options,
      RecoveredLog recovered,
      RandomGenerator random,
      long now) {
    state = new NodeState(group, self, options, recovered, random, now);
    applying = new Applying(state);
    olderEntries = new OlderEntries(state, applying);
    replication = new Replication(state, olderEntries);
    election = new Election(state, replication);
    appending = new Appending(state);
    announced = roleNow();
  }

  /** Takes note of something that happened. What follows from it, the next {@link #flush} says. */
  public void step(long now, Input input) {
    state.now = now;
    if (state.role instanceof Stopped) {
      refuse(input);
      return;
    }
    try {
      take(input);
      assert Invariants.hold(state);
    } catch (ProtocolViolation e) {
      stop(e.what());
    }
  }

  private void take(Input input) {
    if (input instanceof Input.Received received) {
      receive(received.message());
    } else if (input instanceof Input.Proposals proposals) {
      replication.onProposals(proposals.proposals());
    } else if (input instanceof Input.Persisted persisted) {
      state.persistence.onPersisted(persisted.sequence());
      state.log.evict(state.persistence.durableIndex());
      election.onDurable();
    } else if (input instanceof Input.Applied applied) {
      applying.onApplied(applied.index());
    } else if (input instanceof Input.TimePassed) {
      onTime();
    } else if (input instanceof Input.Reads reads) {
      onReads(reads.reads());
    } else if (input instanceof Input.EntriesLoaded loaded) {
      olderEntries.onLoaded(loaded.request(), loaded.entries());
    } else if (input instanceof Input.EntriesMissing missing) {
      if (olderEntries.isAwaited(missing.request())) {
        stop(missing.reason());
      }
    } else if (input instanceof Input.ElectionTimeout) {
      state.leaderHeard = false;
      if (!(state.role instanceof Leader)) {
        election.onElectionDeadline();
      }
    } else if (input instanceof Input.StepDown) {
      if (state.role instanceof Leader) {
        state.become(new Follower(null));
      }
    } else if (input instanceof Input.Failed failed) {
      stop(failed.reason());
    }
  }

  /** The rule on terms that stands above all others (paper, figure 2: "All Servers"). */
  private void receive(Message message) {
    if (!message.to().equals(state.self) || !message.group().equals(state.group)) {
      throw new ProtocolViolation("a message for someone else: " + message);
    }
    // Pre-votes speak of a term that nobody has entered.
    if (message instanceof PreVote request) {
      election.onPreVote(request);
      return;
    }
    if (message instanceof PreVoteResponse response) {
      election.onPreVoteResponse(response);
      return;
    }
    if (message instanceof RequestVote request && election.ignores(request)) {
      return;
    }
    if (message.term() > state.currentTerm) {
      state.enterTerm(message.term());
      state.become(new Follower(null));
    }
    if (message.term() == state.currentTerm) {
      message.dispatch(currentTerm);
    } else if (message instanceof RequestVote request) {
      election.onRequestVote(request);
    } else if (message instanceof AppendEntries request) {
      appending.onStale(request);
    }
  }

  private void onTime() {
    if (state.role instanceof Leader leader) {
      replication.onTime(leader);
    } else if (state.now - state.electionDeadline >= 0) {
      election.onElectionDeadline();
    }
  }

  private void onReads(List<ReadRequest> reads) {
    if (state.role instanceof Leader leader) {
      if (!leader.reads.add(reads)) {
        state.outbox.add(new Effect.ReadsFailed(reads, Refusal.TOO_MANY, state.self));
      }
    } else {
      state.outbox.add(ReadRounds.refusal(reads, state.role));
    }
  }

  private void refuse(Input input) {
    if (input instanceof Input.Proposals proposals) {
      replication.onProposals(proposals.proposals());
    } else if (input instanceof Input.Reads reads) {
      onReads(reads.reads());
    }
  }

  private void stop(String reason) {
    state.become(new Stopped(reason));
    state.outbox.add(new Effect.Stopped(reason));
  }

  /** Returns what is to be done about all that happened since the last flush, in order. */
  public List<Effect> flush(long now) {
    state.now = now;
    if (!(state.role instanceof Stopped)) {
      replication.flush();
      applying.flush(olderEntries);
      Effect.Persist persist = state.persistence.next(state);
      if (persist != null) {
        state.outbox.add(persist);
      }
    }
    announceRole();
    return state.outbox.drain();
  }

  private void announceRole() {
    Effect.RoleChanged role = roleNow();
    if (!role.equals(announced)) {
      announced = role;
      state.outbox.add(role);
    }
  }

  private Effect.RoleChanged roleNow() {
    return new Effect.RoleChanged(state.role.kind(), state.currentTerm, state.role.leader());
  }

  /**
   * When the core wants {@link Input.TimePassed} at the latest, on the clock of the inputs;
   * {@link Long#MAX_VALUE} if never.
   */
  public long nextDeadline() {
    if (state.role instanceof Stopped) {
      return Long.MAX_VALUE;
    }
    if (state.role instanceof Leader leader) {
      if (leader.followers.isEmpty()) {
        return Long.MAX_VALUE;
      }
      return state.options.checkQuorum()
          ? Math.min(leader.heartbeatDeadline, leader.quorumDeadline)
          : leader.heartbeatDeadline;
    }
    return state.electionDeadline;
  }

  /** What it looks like now. */
  public CoreStatus status() {
    return new CoreStatus(
        state.group,
        state.self,
        state.role.kind(),
        !state.configuration().isVoter(state.self),
        state.currentTerm,
        state.votedFor,
        state.role.leader(),
        state.log.base(),
        state.log.last(),
        state.persistence.durableIndex(),
        state.commitIndex,
        state.lastApplied,
        state.configuration(),
        state.role instanceof Leader leader ? progress(leader) : List.of(),
        state.role instanceof Stopped stopped ? stopped.reason() : null);
  }

  private static List<FollowerStatus> progress(Leader leader) {
    return leader.followers.stream()
        .map(follower -> new FollowerStatus(
            follower.id,
            follower.state.name().toLowerCase(Locale.ROOT),
            follower.matchIndex,
            follower.nextIndex,
            follower.isPaused()))
        .toList();
  }

  /** The term of an entry of its log or of what that begins after; -1 if it reaches not there. */
  public long termAt(long index) {
    return state.log.termAt(index);
  }

  /** Messages of the current term. Pre-votes never come here: they are of no server's term. */
  private final class CurrentTermHandler implements Message.Handler<Void> {
    @Override
    public Void onPreVote(PreVote request) {
      throw new AssertionError(request);
    }

    @Override
    public Void onPreVoteResponse(PreVoteResponse response) {
      throw new AssertionError(response);
    }

    @Override
    public Void onRequestVote(RequestVote request) {
      election.onRequestVote(request);
      return null;
    }

    @Override
    public Void onRequestVoteResponse(RequestVoteResponse response) {
      election.onRequestVoteResponse(response);
      return null;
    }

    @Override
    public Void onAppendEntries(AppendEntries request) {
      appending.onAppendEntries(request);
      return null;
    }

    @Override
    public Void onAppendEntriesResponse(AppendEntriesResponse response) {
      replication.onAppendEntriesResponse(response);
      return null;
    }
  }
}
