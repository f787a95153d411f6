// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import io.quorate.core.Role.Leader;
import io.quorate.message.InstallSnapshot;
import io.quorate.message.InstallSnapshotResponse;
import io.quorate.model.EntryId;
import io.quorate.model.SnapshotMetadata;

/** Snapshots and the log that they stand for (dissertation §5). */
final class Snapshots {
  private final NodeState state;
  private final Appending appending;
  private final Applying applying;

  Snapshots(NodeState state, Appending appending, Applying applying) {
    this.state = state;
    this.appending = appending;
    this.applying = applying;
  }

  /** A snapshot of the current term's leader has arrived as a whole. */
  void onInstallSnapshot(InstallSnapshot request) {
    appending.follow(request.from());
    SnapshotMetadata snapshot = request.snapshot();
    EntryId last = snapshot.lastIncluded();
    if (last.term() > request.term()) {
      throw new ProtocolViolation(
          "a snapshot of " + last + " from the leader of term " + request.term());
    }
    if (state.log.holds(last)) {
      // The log holds what the snapshot stands for and may go on beyond it with entries that were
      // acknowledged: nothing of it may go (S2).
      state.commitIndex = Math.max(state.commitIndex, last.index());
      if (isNewer(snapshot)) {
        state.outbox.add(new Effect.KeepSnapshot(snapshot));
      }
    } else if (last.index() > state.commitIndex) {
      install(snapshot);
    } else if (state.log.termAt(last.index()) >= 0) {
      throw new ProtocolViolation("a snapshot of " + last + ", but " + last.index() + "/"
          + state.log.termAt(last.index()) + " is committed");
    }
    // Also if there was nothing to do: a leader that hears nothing sends it for ever (S1).
    answer(request, state.commitIndex);
  }

  private boolean isNewer(SnapshotMetadata snapshot) {
    return state.snapshot == null
        || snapshot.lastIncluded().index() > state.snapshot.lastIncluded().index();
  }

  private void install(SnapshotMetadata snapshot) {
    state.log.install(snapshot);
    state.persistence.install(snapshot);
    state.snapshot = snapshot;
    state.commitIndex = snapshot.lastIncluded().index();
    applying.restore(snapshot);
  }

  private void answer(InstallSnapshot request, long matchIndex) {
    InstallSnapshotResponse response = response(request, matchIndex);
    if (matchIndex <= state.persistence.durableIndex()) {
      state.send(response);
    } else {
      state.persistence.promise(response);
    }
  }

  /** A snapshot of an earlier term's leader: whoever sent it leads no longer, and is told so. */
  void onStale(InstallSnapshot request) {
    state.send(response(request, 0));
  }

  private InstallSnapshotResponse response(InstallSnapshot request, long matchIndex) {
    return new InstallSnapshotResponse(
        state.group,
        state.self,
        request.from(),
        state.currentTerm,
        request.session(),
        matchIndex,
        state.incarnation);
  }

  /** A snapshot of the own state machine is durable. */
  void onCreated(SnapshotMetadata snapshot) {
    if (isNewer(snapshot) && state.log.holds(snapshot.lastIncluded())) {
      state.snapshot = snapshot;
    }
  }

  /** The log may go away up to this index, but nothing that anybody here still needs of it. */
  void onCompact(long upTo) {
    if (state.snapshot == null) {
      return;
    }
    long index = Math.min(upTo, state.snapshot.lastIncluded().index());
    index = Math.min(index, state.lastApplied);
    if (state.role instanceof Leader leader) {
      for (Progress follower : leader.followers) {
        if (follower.snapshotIndex > 0) {
          // It will go on with the log after the snapshot that is on its way to it. Without that
          // it would need another one then, and might never catch up (S10).
          index = Math.min(index, follower.snapshotIndex);
        }
      }
    }
    SnapshotMetadata base = state.log.snapshotAt(index);
    if (base != null && index > state.log.base().index()) {
      state.log.compact(base);
      state.persistence.compact(base);
    }
  }
}
