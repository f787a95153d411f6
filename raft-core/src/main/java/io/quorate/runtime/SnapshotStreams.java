// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.message.InstallSnapshot;
import io.quorate.message.SnapshotChunk;
import io.quorate.message.SnapshotChunkResponse;
import io.quorate.model.NodeId;
import io.quorate.spi.StoredSnapshot;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Snapshots on their way, to this server and from it: a worker of their own. */
final class SnapshotStreams implements Workers.Handler<SnapshotStreams.Task> {
  /** A sender has one chunk under way, and sends it again only after a while. */
  private static final int MAX_WAITING_CHUNKS = 8;

  /** Something to do with a stream. */
  sealed interface Task permits Send, Cancel, Arrived, Answered, Share {}

  /** A follower needs a snapshot. */
  record Send(InstallSnapshot message) implements Task {}

  /** A follower needs none any more. */
  record Cancel(NodeId to) implements Task {}

  /** A part of one has come. */
  record Arrived(SnapshotChunk chunk) implements Task {}

  /** A receiver says how far it has got. */
  record Answered(SnapshotChunkResponse response) implements Task {}

  /** A snapshot of the own state machine is there that others may want to have. */
  record Share(StoredSnapshot snapshot) implements Task {}

  private final SnapshotSender sender;
  private final SnapshotReceiver receiver;
  private final boolean shares;
  private final Workers workers;
  private final Set<StoredSnapshot> sending = ConcurrentHashMap.newKeySet();
  private final AtomicInteger waitingChunks = new AtomicInteger();
  private Workers.Worker<Task> self;

  /**
   * Creates the streams of a server.
   *
   * @param shares whether the others are to have the snapshots that this server takes
   */
  @SuppressWarnings("NullAway.Init") // self is set by connect, before anything happens
  SnapshotStreams(
      SnapshotSender sender, SnapshotReceiver receiver, boolean shares, Workers workers) {
    this.sender = sender;
    this.receiver = receiver;
    this.shares = shares;
    this.workers = workers;
  }

  void connect(Workers.Worker<Task> worker) {
    this.self = worker;
  }

  void post(Task task) {
    self.post(task);
  }

  /** A part of a snapshot has come; dropped if too many wait, and then it is sent again. */
  void onChunk(SnapshotChunk chunk) {
    if (waitingChunks.incrementAndGet() > MAX_WAITING_CHUNKS) {
      waitingChunks.decrementAndGet();
    } else {
      self.post(new Arrived(chunk));
    }
  }

  /** The server has taken this snapshot. */
  void share(StoredSnapshot snapshot) {
    if (shares) {
      post(new Share(snapshot));
    }
  }

  /** Whether a snapshot is being sent, so that it has to stay. */
  boolean isSending(StoredSnapshot snapshot) {
    return sending.contains(snapshot);
  }

  @Override
  public long handle(List<Task> tasks) {
    long now = workers.nanoTime();
    for (Task task : tasks) {
      if (task instanceof Send send) {
        sender.send(send.message, now);
      } else if (task instanceof Cancel cancel) {
        sender.cancel(cancel.to);
      } else if (task instanceof Arrived arrived) {
        waitingChunks.decrementAndGet();
        receiver.onChunk(arrived.chunk);
      } else if (task instanceof Answered answered) {
        sender.onResponse(answered.response, now);
      } else if (task instanceof Share share) {
        sender.share(share.snapshot, now);
      }
    }
    long deadline = sender.onTime(workers.nanoTime());
    Set<StoredSnapshot> inUse = sender.inUse();
    sending.addAll(inUse);
    sending.retainAll(inUse);
    return deadline;
  }

  /** Lets go of what is open. */
  void close() {
    receiver.close();
  }
}
