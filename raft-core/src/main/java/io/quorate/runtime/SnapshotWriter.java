// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.SnapshotFailedException;
import io.quorate.StateMachine.Capture;
import io.quorate.model.GroupId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.SnapshotSink;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.StoredSnapshot;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes captures of the state machine out, beside the applying. */
final class SnapshotWriter implements Workers.Handler<SnapshotWriter.Task> {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotWriter.class);

  /** A state as of an index, and who waits for it to be written. */
  record Task(long index, Capture capture, List<PendingSnapshot> waiting) {}

  private final SnapshotStore store;
  private final OldSnapshots oldSnapshots;
  private final NodeEvents events;
  private final SnapshotStreams streams;
  private final Group group;

  /** What it needs of the group. */
  interface Group {
    GroupId id();

    /** What a snapshot of this index stands for, or null if the log is no longer there. */
    @Nullable
    SnapshotMetadata snapshotAt(long index);

    /** A snapshot is durable; the log may be shortened. */
    void snapshotTaken(SnapshotMetadata snapshot);

    /** No capture is being written any more. */
    void writerIdle();
  }

  SnapshotWriter(
      SnapshotStore store,
      OldSnapshots oldSnapshots,
      NodeEvents events,
      SnapshotStreams streams,
      Group group) {
    this.store = store;
    this.oldSnapshots = oldSnapshots;
    this.events = events;
    this.streams = streams;
    this.group = group;
  }

  @Override
  public long handle(List<Task> tasks) {
    for (Task task : tasks) {
      try {
        write(task);
      } catch (IOException | RuntimeException | Error e) {
        // The state and the log are as they were. The next one may have more luck.
        LOG.error("a snapshot of index {} could not be written", task.index, e);
        fail(task, "it could not be written: " + e);
      }
      group.writerIdle();
    }
    return Long.MAX_VALUE;
  }

  private void write(Task task) throws IOException {
    SnapshotMetadata metadata = group.snapshotAt(task.index);
    if (metadata == null) {
      fail(task, "a newer snapshot of the leader took its place");
      return;
    }
    StoredSnapshot stored;
    SnapshotSink sink = store.create(group.id(), metadata);
    try {
      OutputStream out = new BufferedOutputStream(sink, 1 << 16);
      task.capture.writeTo(out);
      out.flush();
      stored = sink.publish();
    } catch (IOException | RuntimeException | Error e) {
      sink.discard();
      throw e;
    }
    LOG.info("{}: snapshot of {}, {} bytes", group.id(), metadata.lastIncluded(), stored.size());
    group.snapshotTaken(metadata);
    oldSnapshots.remove();
    events.onSnapshot(metadata);
    for (PendingSnapshot waiting : task.waiting) {
      waiting.succeed(metadata);
    }
    streams.share(stored);
  }

  private void fail(Task task, String reason) {
    for (PendingSnapshot waiting : task.waiting) {
      events.fail(waiting, new SnapshotFailedException(reason));
    }
  }
}
