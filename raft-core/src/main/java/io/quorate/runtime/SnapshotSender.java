// SPDX-License-Identifier: Apache-2.0
package io.quorate.runtime;

import io.quorate.SnapshotPolicy;
import io.quorate.core.CoreStatus;
import io.quorate.message.InstallSnapshot;
import io.quorate.message.SnapshotChunk;
import io.quorate.message.SnapshotChunkResponse;
import io.quorate.model.Bytes;
import io.quorate.model.NodeId;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.StoredSnapshot;
import io.quorate.spi.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends snapshots to followers, one chunk at a time: the next leaves when the receiver has said
 * where it goes on. So memory is bounded by a chunk a follower, and what was cut off is all that is
 * sent twice.
 */
final class SnapshotSender {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotSender.class);

  /** After how long an unanswered chunk is sent again. */
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** After how long without an answer a stream is given up. */
  private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** A stream to one follower. */
  private static final class Stream {
    final InstallSnapshot install;
    final StoredSnapshot snapshot;
    final boolean shared;
    long offset;
    long progressAt;

    /** When to send the chunk at the offset, for the first time or again. */
    long sendAt;

    Stream(InstallSnapshot install, StoredSnapshot snapshot, boolean shared, long now) {
      this.install = install;
      this.snapshot = snapshot;
      this.shared = shared;
      this.progressAt = now;
      this.sendAt = now;
    }
  }

  private final @Nullable SnapshotStore store;
  private final SnapshotPolicy policy;
  private final Transport transport;
  private final GroupLoop<?> group;
  private final Map<NodeId, Stream> streams = new TreeMap<>();

  SnapshotSender(
      @Nullable SnapshotStore store,
      SnapshotPolicy policy,
      Transport transport,
      GroupLoop<?> group) {
    this.store = store;
    this.policy = policy;
    this.transport = transport;
    this.group = group;
  }

  /** A follower needs a snapshot of at least what the message names. */
  void send(InstallSnapshot message, long now) {
    streams.remove(message.to());
    try {
      StoredSnapshot newest = newest();
      if (newest == null
          || newest.metadata().lastIncluded().index()
              < message.snapshot().lastIncluded().index()) {
        LOG.error("there is no snapshot of {} to send", message.snapshot().lastIncluded());
        group.snapshotFailed(message.to(), message.session());
        return;
      }
      LOG.info(
          "sending {} the snapshot of {}, {} bytes",
          message.to(),
          newest.metadata().lastIncluded(),
          newest.size());
      InstallSnapshot install = new InstallSnapshot(
          message.group(),
          message.from(),
          message.to(),
          message.term(),
          message.session(),
          newest.metadata());
      streams.put(message.to(), new Stream(install, newest, false, now));
    } catch (IOException e) {
      LOG.error("the snapshots cannot be read", e);
      group.snapshotFailed(message.to(), message.session());
    }
  }

  private @Nullable StoredSnapshot newest() throws IOException {
    if (store == null) {
      return null;
    }
    long known = group.status().snapshot().index();
    // Newer than the log knows of may be one that is only just being received.
    for (StoredSnapshot stored : store.list(group.id())) {
      if (stored.metadata().lastIncluded().index() <= known) {
        return stored;
      }
    }
    return null;
  }

  /** All other members may use this snapshot of the own state machine. */
  void share(StoredSnapshot snapshot, long now) {
    CoreStatus status = group.status();
    for (NodeId member : status.configuration().members()) {
      Stream stream = streams.get(member);
      if (!member.equals(status.self()) && (stream == null || stream.shared)) {
        InstallSnapshot install = new InstallSnapshot(
            group.id(), status.self(), member, status.term(), 0, snapshot.metadata());
        streams.put(member, new Stream(install, snapshot, true, now));
      }
    }
  }

  void cancel(NodeId to) {
    Stream stream = streams.get(to);
    if (stream != null && !stream.shared) {
      streams.remove(to);
    }
  }

  void onResponse(SnapshotChunkResponse response, long now) {
    Stream stream = streams.get(response.from());
    if (stream == null
        || stream.install.session() != response.session()
        || stream.snapshot.checksum() != response.checksum()
        || !stream.snapshot.metadata().lastIncluded().equals(response.lastIncluded())) {
      return;
    }
    long received = response.received();
    if (received < 0 || received > stream.snapshot.size()) {
      fail(stream, stream.install.to() + " does not want it");
      return;
    }
    if (stream.shared && received == stream.snapshot.size()) {
      streams.remove(response.from());
      return;
    }
    if (received == stream.offset) {
      // The answer to a chunk that was sent twice. To send the next one for each answer would send
      // all that follows twice as well.
      return;
    }
    stream.sendAt = now + pause(received - stream.offset);
    if (received > stream.offset) {
      // The pause that the allowed speed asks for is no stall.
      stream.progressAt = stream.sendAt;
      group.snapshotProgress(stream.install.to(), stream.install.session());
    }
    stream.offset = received;
    if (received == stream.snapshot.size()) {
      // Its core answers; if that is lost, or never comes, an empty chunk asks again.
      stream.sendAt = now + RETRY_NANOS;
    }
  }

  /** For how long to wait after so many bytes, not to exceed the speed that is allowed. */
  private long pause(long bytes) {
    return policy.maxBytesPerSecond() == 0
        ? 0
        : Math.max(0, bytes) * TimeUnit.SECONDS.toNanos(1) / policy.maxBytesPerSecond();
  }

  /** Sends what is to be sent by now; returns when to look again. */
  long onTime(long now) {
    long next = Long.MAX_VALUE;
    for (Stream stream : new ArrayList<>(streams.values())) {
      if (now - stream.progressAt >= STALL_NANOS) {
        fail(stream, stream.install.to() + " got no further than " + stream.offset + " bytes");
        continue;
      }
      if (now - stream.sendAt >= 0) {
        stream.sendAt = now + RETRY_NANOS;
        sendChunk(stream);
      }
      next = Math.min(next, Math.min(stream.progressAt + STALL_NANOS, stream.sendAt));
    }
    return next;
  }

  private void sendChunk(Stream stream) {
    if (store == null) {
      return;
    }
    try {
      byte[] bytes = store.read(group.id(), stream.snapshot, stream.offset, policy.chunkBytes());
      transport.send(List.of(new SnapshotChunk(
          stream.install,
          stream.snapshot.size(),
          stream.snapshot.checksum(),
          stream.offset,
          Bytes.wrap(bytes),
          stream.shared)));
    } catch (IOException e) {
      fail(stream, "it cannot be read: " + e);
    }
  }

  private void fail(Stream stream, String reason) {
    LOG.warn(
        "the snapshot of {} did not get to {}: {}",
        stream.snapshot.metadata().lastIncluded(),
        stream.install.to(),
        reason);
    streams.remove(stream.install.to());
    if (!stream.shared) {
      group.snapshotFailed(stream.install.to(), stream.install.session());
    }
  }

  /** Which snapshots are on their way. */
  Set<StoredSnapshot> inUse() {
    return streams.values().stream().map(stream -> stream.snapshot).collect(Collectors.toSet());
  }
}
