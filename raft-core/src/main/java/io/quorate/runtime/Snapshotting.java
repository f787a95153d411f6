// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.SnapshotFailedException;
import io.quorate.SnapshotPolicy;
import io.quorate.StateMachine;
import io.quorate.StateMachine.Capture;
import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.StoredSnapshot;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state machine and its snapshots, on the thread that applies: when to capture the state, and
 * how to replace it.
 */
final class Snapshotting {
  private final StateMachine<?, ?> stateMachine;
  private final @Nullable SnapshotStore store;
  private final GroupId group;
  private final NodeEvents events;
  private final SnapshotTrigger trigger;
  private final boolean byItself;
  private final List<PendingSnapshot> requested = new ArrayList<>();
  private Workers.@Nullable Worker<SnapshotWriter.Task> writer;
  private long applied;
  private boolean writing;
  private boolean impossible;

  Snapshotting(
      StateMachine<?, ?> stateMachine,
      @Nullable SnapshotStore store,
      SnapshotPolicy policy,
      NodeId self,
      NodeEvents events,
      long applied,
      long now) {
    this.stateMachine = stateMachine;
    this.store = store;
    this.group = GroupId.FIRST;
    this.events = events;
    this.applied = applied;
    this.trigger = new SnapshotTrigger(policy, now);
    this.byItself =
        store != null && (policy.designated() == null || self.equals(policy.designated()));
  }

  /** Says who writes captures out; without one, none is taken. */
  void connect(Workers.Worker<SnapshotWriter.Task> worker) {
    this.writer = worker;
  }

  void onApplied(List<LogEntry> entries) {
    applied = entries.get(entries.size() - 1).index();
    trigger.onApplied(entries);
  }

  /** A user wants one, of the state as it is now or later. */
  void onRequest(PendingSnapshot request) {
    requested.add(request);
  }

  void onWriterIdle() {
    writing = false;
  }

  /** When to look again although nothing was applied. */
  long deadline() {
    return byItself && !writing && !impossible ? trigger.deadline() : Long.MAX_VALUE;
  }

  /** Captures the state if that is due and the last capture has been written. */
  void captureIfDue(long now) {
    boolean due = !requested.isEmpty() || (byItself && !impossible && trigger.isDue(now));
    if (!due || writing) {
      return;
    }
    List<PendingSnapshot> waiting = List.copyOf(requested);
    requested.clear();
    if (writer == null || applied == 0) {
      refuse(
          waiting,
          writer == null
              ? "the node has no snapshot store (RaftNode.Builder.snapshots)"
              : "nothing has been applied yet");
      return;
    }
    Capture capture = stateMachine.snapshot();
    trigger.onTaken(now);
    if (capture == null) {
      impossible = true;
      refuse(waiting, "the state machine has no snapshot()");
    } else {
      writing = writer.post(new SnapshotWriter.Task(applied, capture, waiting));
    }
  }

  private void refuse(List<PendingSnapshot> waiting, String reason) {
    for (PendingSnapshot request : waiting) {
      events.fail(request, new SnapshotFailedException(reason));
    }
  }

  /** Replaces the state by that of a snapshot. */
  void restore(SnapshotMetadata snapshot) throws IOException {
    restore(stateMachine, store, group, snapshot);
    applied = snapshot.lastIncluded().index();
  }

  /** Replaces a state machine's state by that of a snapshot, read to its end and so verified. */
  static void restore(
      StateMachine<?, ?> stateMachine,
      @Nullable SnapshotStore store,
      GroupId group,
      SnapshotMetadata snapshot)
      throws IOException {
    if (store == null) {
      throw new FileNotFoundException("the node has no snapshot store");
    }
    for (StoredSnapshot stored : store.list(group)) {
      if (stored.metadata().lastIncluded().equals(snapshot.lastIncluded())) {
        try (InputStream in = new BufferedInputStream(store.open(group, stored), 1 << 16)) {
          stateMachine.restore(in);
          // What the state machine had no use for is part of what the checksum is over.
          in.transferTo(OutputStream.nullOutputStream());
        }
        return;
      }
    }
    throw new FileNotFoundException("there is no snapshot of " + snapshot.lastIncluded());
  }
}
