// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.invariant;

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
import io.quorate.model.HardState;
import io.quorate.model.NodeId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * No message promises what its sender could forget in a crash (dissertation §3.8): when it leaves,
 * the vote that it grants, the candidacy or leadership that it speaks from, the entries that it
 * acknowledges are on its sender's disk.
 */
public final class WireHonesty implements Message.Handler<Optional<String>> {
  private final HardState disk;
  private final LogImage log;
  private final @Nullable LogImage leaderLog;

  /**
   * Looks at a sender's disk.
   *
   * @param leaderLog the log of the leader that the message is for, if it is for one and that is
   *     known: an acknowledgement must be of its entries
   */
  public WireHonesty(HardState disk, LogImage log, @Nullable LogImage leaderLog) {
    this.disk = disk;
    this.log = log;
    this.leaderLog = leaderLog;
  }

  /** Fails if this message says more than the disk backs. */
  public void check(Message message) {
    Optional<String> lie = message.dispatch(this);
    if (lie.isPresent()) {
      throw new InvariantViolation(Property.WIRE_HONESTY, message + " left while " + lie.get());
    }
  }

  @Override
  public Optional<String> onPreVote(PreVote request) {
    return Optional.empty();
  }

  @Override
  public Optional<String> onPreVoteResponse(PreVoteResponse response) {
    return Optional.empty();
  }

  @Override
  public Optional<String> onRequestVote(RequestVote request) {
    return vote(request.term(), request.from());
  }

  @Override
  public Optional<String> onRequestVoteResponse(RequestVoteResponse response) {
    return response.granted()
        ? vote(response.term(), response.to()).or(() -> disk(response.incarnation()))
        : Optional.empty();
  }

  @Override
  public Optional<String> onAppendEntries(AppendEntries request) {
    return vote(request.term(), request.from());
  }

  @Override
  public Optional<String> onAppendEntriesResponse(AppendEntriesResponse response) {
    if (!(response.result() instanceof AppendEntriesResponse.Accepted accepted)) {
      return Optional.empty();
    }
    return entries(response.term(), accepted.matchIndex(), response.incarnation());
  }

  /** Whether the disk holds the entries up to this index that the leader of this term means. */
  private Optional<String> entries(long term, long match, long incarnation) {
    if (disk.term() < term) {
      return Optional.of("the disk is in term " + disk.term());
    }
    if (disk.term() > term) {
      // Both were written at once: what is acknowledged, and then the word of a later leader, who
      // may have cut it off. That one was elected by who had it in his log, or without his vote.
      return disk(incarnation);
    }
    if (log.last().index() < match) {
      return Optional.of("the disk holds the log up to " + log.last());
    }
    long acknowledged = log.termAt(match);
    long meant = leaderLog == null ? -1 : leaderLog.termAt(match);
    if (acknowledged >= 0 && meant >= 0 && acknowledged != meant) {
      return Optional.of("entry " + match + " on the disk is of term " + acknowledged
          + ", the leader's of " + meant);
    }
    return disk(incarnation);
  }

  @Override
  public Optional<String> onInstallSnapshot(InstallSnapshot request) {
    return vote(request.term(), request.from());
  }

  @Override
  public Optional<String> onInstallSnapshotResponse(InstallSnapshotResponse response) {
    return response.matchIndex() == 0
        ? Optional.empty()
        : entries(response.term(), response.matchIndex(), response.incarnation());
  }

  @Override
  public Optional<String> onSnapshotChunk(SnapshotChunk chunk) {
    return Optional.empty();
  }

  @Override
  public Optional<String> onSnapshotChunkResponse(SnapshotChunkResponse response) {
    return Optional.empty();
  }

  @Override
  public Optional<String> onTimeoutNow(TimeoutNow request) {
    return vote(request.term(), request.from());
  }

  @Override
  public Optional<String> onReadIndex(ReadIndex request) {
    return Optional.empty();
  }

  @Override
  public Optional<String> onReadIndexResponse(ReadIndexResponse response) {
    return Optional.empty();
  }

  /** Whether the promise is made for the disk that it is on. */
  private Optional<String> disk(long incarnation) {
    return incarnation == disk.incarnation()
        ? Optional.empty()
        : Optional.of("it speaks for disk " + incarnation + ", the disk is " + disk.incarnation());
  }

  /** Whoever has gone on to a later term durably can give no other vote in this one any more. */
  private Optional<String> vote(long term, NodeId candidate) {
    boolean backed =
        disk.term() > term || (disk.term() == term && candidate.equals(disk.votedFor()));
    return backed ? Optional.empty() : Optional.of("the disk says " + disk);
  }
}
