// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.core.CoreStatus.FollowerStatus;
import io.quorate.core.Role.Follower;
import io.quorate.core.Role.Leader;
import io.quorate.core.Role.Stopped;
import io.quorate.message.AppendEntries;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.InstallSnapshot;
import io.quorate.message.InstallSnapshotResponse;
import io.quorate.message.Message;
import io.quorate.message.PreVote;
import io.quorate.message.PreVoteResponse;
import io.quorate.message.ReadIndex;
import io.quorate.message.ReadIndexResponse;
import io.quorate.message.RequestVote;
import io.quorate.message.RequestVoteResponse;
import io.quorate.message.SnapshotChunk;
import io.quorate.message.SnapshotChunkResponse;
import io.quorate.message.TimeoutNow;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

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
  private final QuorumCheck quorumCheck;
  private final Membership membership;
  private final Snapshots snapshots;
  private final LeadershipTransfer transfer;
  private final Reading reading;
  private final MessageHandler currentTerm = new CurrentTermHandler();
  private final MessageHandler earlierTerm = new EarlierTermHandler();
  private Effect.RoleChanged announced;
  private ClusterConfiguration announcedConfiguration;

  /**
   * Creates a server that begins as a follower, whatever it was before.
   *
   * @param start what it finds
   * @param random where the election timeouts are drawn from
   * @param now the time, in nanoseconds from any origin; it never goes back
   * @throws IllegalArgumentException if the parts of {@code start} contradict each other
   */
  public RaftCore(
      GroupId group,
      NodeId self,
      CoreOptions options,
      StartingPoint start,
      RandomGenerator random,
      long now) {
    state = new NodeState(group, self, options, start, random, now);
    applying = new Applying(state);
    olderEntries = new OlderEntries(state, applying);
    transfer = new LeadershipTransfer(state);
    replication = new Replication(state, olderEntries, transfer);
    election = new Election(state, replication, applying);
    appending = new Appending(state);
    quorumCheck = new QuorumCheck(state);
    membership = new Membership(state, replication);
    snapshots = new Snapshots(state, appending, applying);
    reading = new Reading(state, transfer);
    announced = roleNow();
    announcedConfiguration = state.configuration();
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
      transfer.look();
      reading.look();
      assert Invariants.hold(state, applying.isRestoring());
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
      reading.onReads(reads.reads());
    } else if (input instanceof Input.Change change) {
      membership.onChange(change.request());
    } else if (input instanceof Input.Transfer request) {
      transfer.onRequest(request.request());
    } else if (input instanceof Input.SnapshotCreated created) {
      snapshots.onCreated(created.snapshot());
    } else if (input instanceof Input.Compact compact) {
      snapshots.onCompact(compact.upTo());
    } else if (input instanceof Input.SnapshotFailed failed) {
      replication.onSnapshotFailed(failed.to(), failed.session());
    } else if (input instanceof Input.SnapshotProgress progress) {
      replication.onSnapshotProgress(progress.to(), progress.session());
    } else if (input instanceof Input.Restored restored) {
      applying.onRestored(restored.index());
    } else if (input instanceof Input.CommitKnown known) {
      onCommitKnown(known.entry());
    } else if (input instanceof Input.ForgetLeader) {
      onForgetLeader();
    } else if (input instanceof Input.EntriesLoaded loaded) {
      olderEntries.onLoaded(loaded.request(), loaded.entries());
    } else if (input instanceof Input.EntriesMissing missing) {
      if (olderEntries.onMissing(missing.request())) {
        stop(missing.reason());
      }
    } else if (input instanceof Input.ElectionTimeout) {
      election.onOrder();
    } else if (input instanceof Input.StepDown) {
      if (state.role instanceof Leader) {
        state.stepDown("it was told to");
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
    message.dispatch(message.term() == state.currentTerm ? currentTerm : earlierTerm);
  }

  private void onTime() {
    transfer.onTime();
    if (state.role instanceof Leader leader) {
      replication.onTime(leader);
      membership.onTime(leader);
      quorumCheck.onTime(leader);
    } else if (state.options.electionTimers() && state.now - state.electionDeadline >= 0) {
      election.onElectionDeadline();
    }
  }

  private void onCommitKnown(EntryId entry) {
    if (state.log.holds(entry)) {
      state.commitIndex = Math.max(state.commitIndex, entry.index());
    }
  }

  private void onForgetLeader() {
    // Under a lease, not to elect another leader for a while is a promise (P22).
    if (state.role instanceof Follower && !state.options.lease()) {
      state.leaderHeard = false;
      state.become(new Follower(null));
    }
  }

  private void refuse(Input input) {
    if (input instanceof Input.Proposals proposals) {
      replication.onProposals(proposals.proposals());
    } else if (input instanceof Input.Reads reads) {
      reading.onReads(reads.reads());
    } else if (input instanceof Input.Change change) {
      membership.onChange(change.request());
    } else if (input instanceof Input.Transfer request) {
      transfer.onRequest(request.request());
    }
  }

  private void stop(String reason) {
    state.become(new Stopped(reason));
    transfer.look();
    reading.look();
    state.outbox.add(new Effect.Stopped(reason));
  }

  /** Returns what is to be done about all that happened since the last flush, in order. */
  public List<Effect> flush(long now) {
    state.now = now;
    if (!(state.role instanceof Stopped)) {
      if (state.role instanceof Leader leader) {
        lead(leader);
      }
      applying.flush(olderEntries);
      Effect.Persist persist = state.persistence.next(state);
      if (persist != null) {
        state.outbox.add(persist);
      }
    }
    announce();
    return state.outbox.drain();
  }

  /** What a leader does about all that has happened, once. */
  private void lead(Leader leader) {
    replication.advanceCommit(leader);
    membership.flush(leader);
    // A configuration that has just come into force may ask for less than the one before (C6).
    replication.advanceCommit(leader);
    reading.flush(leader);
    transfer.flush(leader);
    replication.flush(leader);
    membership.afterSending(leader);
    transfer.look();
    reading.look();
  }

  private void announce() {
    if (!state.configuration().equals(announcedConfiguration)) {
      announcedConfiguration = state.configuration();
      state.outbox.add(new Effect.ConfigurationChanged(announcedConfiguration));
    }
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
    if (!(state.role instanceof Leader leader)) {
      return Math.min(state.electionDeadline, transfer.deadline());
    }
    long deadline = Math.min(quorumCheck.deadline(leader), transfer.deadline());
    boolean alone = leader.followers.isEmpty() && leader.change == null;
    return alone ? deadline : Math.min(deadline, leader.heartbeatDeadline);
  }

  /**
   * What a snapshot of the state at this index stands for, or null if the log does not reach there
   * (any more).
   *
   * @param index one that is applied
   */
  public @Nullable SnapshotMetadata snapshotAt(long index) {
    return state.log.snapshotAt(index);
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
        state.log.configurationIndex(),
        state.snapshot == null ? EntryId.NONE : state.snapshot.lastIncluded(),
        state.isOutside(),
        state.isForgetful(),
        state.role instanceof Leader leader ? progress(leader) : List.of(),
        state.role instanceof Stopped stopped ? stopped.reason() : null);
  }

  private static List<FollowerStatus> progress(Leader leader) {
    List<FollowerStatus> progress = new ArrayList<>(leader.followers.size());
    for (Progress follower : leader.followers) {
      progress.add(new FollowerStatus(
          follower.id,
          follower.state.name().toLowerCase(Locale.ROOT),
          follower.matchIndex,
          follower.nextIndex,
          follower.isPaused(),
          follower.forgetful));
    }
    return Collections.unmodifiableList(progress);
  }

  /** The term of an entry of its log or of what that begins after; -1 if it reaches not there. */
  public long termAt(long index) {
    return state.log.termAt(index);
  }

  /**
   * What is done with a message, by its type. Pre-votes never come here: they are of no server's
   * term. Chunks of snapshots never do either: the driver makes whole snapshots of them.
   */
  private abstract class MessageHandler implements Message.Handler<Void> {
    @Override
    public Void onPreVote(PreVote request) {
      throw new AssertionError(request);
    }

    @Override
    public Void onPreVoteResponse(PreVoteResponse response) {
      throw new AssertionError(response);
    }

    @Override
    public Void onSnapshotChunk(SnapshotChunk chunk) {
      throw new AssertionError(chunk);
    }

    @Override
    public Void onSnapshotChunkResponse(SnapshotChunkResponse response) {
      throw new AssertionError(response);
    }

    @Override
    public Void onRequestVote(RequestVote request) {
      election.onRequestVote(request);
      return null;
    }
  }

  private final class CurrentTermHandler extends MessageHandler {
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

    @Override
    public Void onInstallSnapshot(InstallSnapshot request) {
      snapshots.onInstallSnapshot(request);
      return null;
    }

    @Override
    public Void onInstallSnapshotResponse(InstallSnapshotResponse response) {
      replication.onInstallSnapshotResponse(response);
      return null;
    }

    @Override
    public Void onTimeoutNow(TimeoutNow request) {
      election.onTimeoutNow(request);
      return null;
    }

    @Override
    public Void onReadIndex(ReadIndex request) {
      reading.onReadIndex(request);
      return null;
    }

    @Override
    public Void onReadIndexResponse(ReadIndexResponse response) {
      reading.onReadIndexResponse(response);
      return null;
    }
  }

  /** Requests of an earlier term are refused with the current one; the rest means nothing now. */
  private final class EarlierTermHandler extends MessageHandler {
    @Override
    public Void onRequestVoteResponse(RequestVoteResponse response) {
      return null;
    }

    @Override
    public Void onAppendEntries(AppendEntries request) {
      appending.onStale(request);
      return null;
    }

    @Override
    public Void onAppendEntriesResponse(AppendEntriesResponse response) {
      return null;
    }

    @Override
    public Void onInstallSnapshot(InstallSnapshot request) {
      snapshots.onStale(request);
      return null;
    }

    @Override
    public Void onInstallSnapshotResponse(InstallSnapshotResponse response) {
      return null;
    }

    @Override
    public Void onTimeoutNow(TimeoutNow request) {
      return null;
    }

    @Override
    public Void onReadIndex(ReadIndex request) {
      reading.refuse(request);
      return null;
    }

    @Override
    public Void onReadIndexResponse(ReadIndexResponse response) {
      return null;
    }
  }
}
