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
  final long session;

  private final Inflights inflights;
  State state = State.PROBE;
  long matchIndex;
  long nextIndex;

  /** Whether a probe has been sent and its answer is awaited. */
  boolean probed;

  /** Whether it answered anything since the leader last looked for a quorum. */
  boolean active;

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

  /** Older entries that were loaded for it. */
  List<LogEntry> loaded = List.of();

  Progress(NodeId id, long session, long nextIndex, CoreOptions options) {
    this.id = id;
    this.session = session;
    this.nextIndex = nextIndex;
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

  /** It holds all entries up to this index, durably. */
  void onAccepted(long index) {
    boolean advanced = index > matchIndex;
    if (advanced) {
      matchIndex = index;
      nextIndex = Math.max(nextIndex, index + 1);
      inflights.release(index);
    }
    if (state != State.REPLICATE && index >= nextIndex - 1) {
      state = State.REPLICATE;
      probed = false;
    } else if (state == State.PROBE) {
      // An answer to a heartbeat: it lives, so a probe that is still unanswered may be lost.
      probed = false;
    } else if (!advanced && index < nextIndex - 1) {
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

  /** Nothing but a snapshot can help it. */
  void awaitSnapshot() {
    state = State.SNAPSHOT;
    inflights.clear();
  }
}
