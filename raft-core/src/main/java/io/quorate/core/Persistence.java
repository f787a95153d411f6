// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.Message;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.RecoveredLog;
import io.quorate.model.SnapshotMetadata;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is on this server's disk, what is on its way there, and which messages wait for it.
 *
 * <p>A message that promises something durable is handed to {@link #promise} and leaves inside the
 * persist that backs it. That is the whole rule: no other way leads out for it.
 */
final class Persistence {
  /** A persist that was handed to the driver and has not been reported. */
  private static final class Pending {
    final long sequence;
    final long term;
    final @Nullable NodeId votedFor;
    final long askedAt;
    long lastIndex;

    Pending(long sequence, long term, @Nullable NodeId votedFor, long lastIndex, long askedAt) {
      this.sequence = sequence;
      this.askedAt = askedAt;
      this.term = term;
      this.votedFor = votedFor;
      this.lastIndex = lastIndex;
    }
  }

  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private List<Message> promises = new ArrayList<>();
  private final List<LogEntry> entries = new ArrayList<>();
  private @Nullable SnapshotMetadata base;
  private long truncateFrom;
  private long lastSequence;
  private HardState written;

  private long durableTerm;
  private @Nullable NodeId durableVote;
  private long durableIndex;

  Persistence(RecoveredLog recovered) {
    this.written = recovered.hardState();
    this.durableTerm = written.term();
    this.durableVote = written.votedFor();
    this.durableIndex = recovered.lastIndex();
  }

  /** Up to where the log in memory is on disk. */
  long durableIndex() {
    return durableIndex;
  }

  /** Whether this term, with this vote, is on disk. */
  boolean isDurable(long term, @Nullable NodeId votedFor) {
    return durableTerm == term && Objects.equals(durableVote, votedFor);
  }

  /** An entry was added to the log and is to be written. */
  void append(LogEntry entry) {
    entries.add(entry);
  }

  /** The log was cut from this index on. */
  void truncate(long index) {
    entries.removeIf(entry -> entry.index() >= index);
    // Nor is there an acknowledgement to give for them any more.
    promises.removeIf(message -> message instanceof AppendEntriesResponse response
        && response.result() instanceof AppendEntriesResponse.Accepted accepted
        && accepted.matchIndex() >= index);
    if (index <= durableIndex || pending.stream().anyMatch(p -> p.lastIndex >= index)) {
      truncateFrom = truncateFrom == 0 ? index : Math.min(truncateFrom, index);
    }
    // A write that is on its way may put entries on the disk that are no longer ours. Another entry
    // may have the same index by then, so its completion must not count for them.
    for (Pending write : pending) {
      write.lastIndex = Math.min(write.lastIndex, index - 1);
    }
    durableIndex = Math.min(durableIndex, index - 1);
  }

  /** The log was cut from its beginning up to what this stands for. */
  void compact(SnapshotMetadata newBase) {
    base = newBase;
  }

  /** The log begins anew after this snapshot. */
  void install(SnapshotMetadata snapshot) {
    base = snapshot;
    long index = snapshot.lastIncluded().index();
    entries.clear();
    // Entries that the disk still holds behind the base, or is about to, are no longer ours.
    truncateFrom = index + 1;
    promises.removeIf(message -> message instanceof AppendEntriesResponse response
        && response.result() instanceof AppendEntriesResponse.Accepted accepted
        && accepted.matchIndex() > index);
    pending.forEach(write -> write.lastIndex = 0);
    durableIndex = 0;
  }

  /** When the oldest write that has not completed was asked for; {@code now} if there is none. */
  long waitingSince(long now) {
    Pending oldest = pending.peekFirst();
    return oldest == null ? now : oldest.askedAt;
  }

  /** A message that may leave only when all that is in memory now is on disk. */
  void promise(Message message) {
    promises.add(message);
  }

  /** The next persist, or null if there is nothing to write and nobody waits. */
  Effect.@Nullable Persist next(NodeState state) {
    boolean voted =
        written.term() != state.currentTerm || !Objects.equals(written.votedFor(), state.votedFor);
    boolean changed = voted || base != null || truncateFrom != 0 || !entries.isEmpty();
    if (!changed && promises.isEmpty()) {
      return null;
    }
    HardState hardState = null;
    if (voted || (changed && written.commitIndex() != state.commitIndex)) {
      hardState = new HardState(
          state.currentTerm, state.votedFor, state.commitIndex, written.incarnation());
      written = hardState;
    }
    lastSequence++;
    pending.add(new Pending(
        lastSequence, state.currentTerm, state.votedFor, state.log.lastIndex(), state.now));
    Effect.Persist persist = new Effect.Persist(
        lastSequence, hardState, base, truncateFrom, List.copyOf(entries), promises);
    base = null;
    truncateFrom = 0;
    entries.clear(); // and keeps the room, which the next ones need again
    promises = new ArrayList<>();
    return persist;
  }

  /** All persists up to this number are on disk. */
  void onPersisted(long sequence) {
    while (!pending.isEmpty() && pending.peekFirst().sequence <= sequence) {
      Pending done = pending.removeFirst();
      durableTerm = done.term;
      durableVote = done.votedFor;
      durableIndex = Math.max(durableIndex, done.lastIndex);
    }
  }
}
