// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.message.AppendEntriesResponse.Refused;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import java.util.List;

/**
 * One follower as its leader sees it.
 *
 * <p>A follower is probed with one AppendEntries at a time until it accepts one: then the leader
 * knows where their logs meet, and streams. Invariant: {@code matchIndex < nextIndex}, and within a
 * session {@code matchIndex} never falls.
 */
final class Progress {
  /** How the leader deals with a follower. */
  enum State {
    /** Where the logs meet is not known: one append is sent, then its answer awaited. */
    PROBE,
    /** Appends are sent ahead of the answers, as far as the window allows (§10.2.2). */
    REPLICATE,
    /** What it needs next is no longer in the leader's log: it needs a snapshot. */
    SNAPSHOT
  }

  final NodeId id;

  /** Tells answers to this stretch of replication from those to an earlier one. */
  long session;

  private final Inflights inflights;

  /** That of the disk it answers from, 0 as long as that is not known. */
  long incarnation;

  /** Whether that disk is not the one on which it became a member. */
  boolean forgetful;

  /** Whether its log lacks what it had acknowledged to this leader. */
  boolean regressed;

  /**
   * The round from which on a refusal of what it had acknowledged proves that it lacks it, or 0.
   */
  long doubtRound;

  /** Whether it is no member any more and is only still told so. */
  boolean departing;

  State state = State.PROBE;
  long matchIndex;
  long nextIndex;

  /** Whether a probe has been sent and its answer is awaited. */
  boolean probed;

  /** Whether it answered anything since the leader last looked for a quorum. */
  boolean active;

  /** When it last got further, or was begun with. */
  long progressAt;

  /** The index of the snapshot that is on its way to it, or 0. */
  long snapshotIndex;

  /** The newest round of confirmation (§6.4) that it answered. */
  long round;

  /** The commit index that it was last told. */
  long commitSent;

  /** Whether to send a heartbeat with the next flush. */
  boolean heartbeatDue;

  /** Whether to ask if the last entry sent has arrived: an answer suggests that some were lost. */
  boolean tailDoubtful;

  /** The number of the outstanding request for older entries, or 0. */
  long loading;

  /** The index of the first entry that was requested. */
  long loadingFrom;

  /** Older entries that were loaded for it. */
  List<LogEntry> loaded = List.of();

  Progress(NodeId id, long session, long nextIndex, CoreOptions options, long now) {
    this.id = id;
    this.session = session;
    this.nextIndex = nextIndex;
    this.progressAt = now;
    this.inflights = new Inflights(options.maxInflightAppends(), options.maxInflightBytes());
  }

  /** Whether it must answer before it is sent more entries. */
  boolean isPaused() {
    return switch (state) {
      case PROBE -> probed;
      case REPLICATE -> inflights.isFull();
      case SNAPSHOT -> true;
    };
  }

  /** Entries were sent from {@code nextIndex} on, none if this is an empty probe. */
  void onSent(List<LogEntry> entries) {
    if (state == State.PROBE) {
      probed = true;
    } else if (!entries.isEmpty()) {
      long bytes = 0;
      for (LogEntry entry : entries) {
        bytes += entry.weight();
      }
      nextIndex += entries.size();
      inflights.add(nextIndex - 1, bytes);
    }
  }

  /**
   * It holds all entries up to this index, durably.
   *
   * @param base the index that the leader's log begins after: a follower in need of a snapshot has
   *     no use for the log before it has got there
   */
  void onAccepted(long index, long base, long now) {
    boolean advanced = index > matchIndex;
    if (advanced) {
      matchIndex = index;
      nextIndex = Math.max(nextIndex, index + 1);
      inflights.release(index);
      progressAt = now;
    }
    boolean canFollow = state == State.SNAPSHOT ? index >= base : index >= nextIndex - 1;
    if (state != State.REPLICATE && canFollow) {
      state = State.REPLICATE;
      nextIndex = index + 1;
      probed = false;
    } else if (state == State.PROBE) {
      // An answer to a heartbeat: it lives, so a probe that is still unanswered may be lost.
      probed = false;
    } else if (state == State.REPLICATE && !advanced && index < nextIndex - 1) {
      tailDoubtful = true;
    }
  }

  /** It has no match for an append; returns whether that is news. */
  boolean onRefused(Refused refused, RaftLog log) {
    long previous = refused.previous().index();
    // What matches, matches for ever, and one probe is outstanding at a time: a refusal of anything
    // else was sent before the follower came to where it is now (R6).
    boolean stale = previous <= matchIndex || (state == State.PROBE && previous != nextIndex - 1);
    if (stale || state == State.SNAPSHOT) {
      return false;
    }
    long meet = log.lastNotBeyond(
        Math.min(refused.hint().index(), previous - 1), refused.hint().term());
    state = State.PROBE;
    probed = false;
    nextIndex = Math.max(matchIndex, meet) + 1;
    inflights.clear();
    loaded = List.of();
    return true;
  }

  /** A snapshot up to this index, which alone can help it, is on its way. */
  void awaitSnapshot(long index, long now) {
    state = State.SNAPSHOT;
    snapshotIndex = index;
    progressAt = now;
    // Or whoever looks after the tail would send a second one.
    tailDoubtful = false;
    inflights.clear();
  }

  /** The snapshot did not arrive: the follower is asked where it is once it shows that it lives. */
  void onSnapshotFailed(long lastIndex) {
    if (state == State.SNAPSHOT) {
      snapshotIndex = 0;
      probe();
      nextIndex = lastIndex + 1;
      probed = true;
    }
  }

  /** The snapshot need not arrive any more, if one was on its way. */
  void cancelSnapshot(Outbox outbox) {
    if (snapshotIndex > 0) {
      snapshotIndex = 0;
      outbox.add(new Effect.CancelSnapshot(id));
    }
  }

  /** Begins to look anew for where the logs meet, from what is known to match. */
  void probe() {
    state = State.PROBE;
    probed = false;
    nextIndex = matchIndex + 1;
    inflights.clear();
    loaded = List.of();
  }

  /** Begins anew, with one who has forgotten everything. */
  void restart(long newSession, long next) {
    session = newSession;
    matchIndex = 0;
    round = 0;
    doubtRound = 0;
    commitSent = 0;
    probe();
    nextIndex = next;
  }
}
