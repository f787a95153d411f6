// SPDX-License-Identifier: Apache-2.0
package io.quorate.memory;

import io.quorate.model.GroupId;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.StoredSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What outlives a {@link MemorySnapshotStore}, as {@link MemoryDisk} does for logs. A server that
 * restarts opens the same disk again.
 *
 * <p>Safe for use by any thread.
 */
public final class MemorySnapshotDisk {
  private final Map<GroupId, Held> groups = new TreeMap<>();
  private @Nullable SnapshotStore user;

  /** A disk with nothing on it. */
  public MemorySnapshotDisk() {}

  /** A published snapshot. */
  private static final class Published {
    private final StoredSnapshot snapshot;
    private final byte[] content;

    Published(StoredSnapshot snapshot, byte[] content) {
      this.snapshot = snapshot;
      this.content = content;
    }

    StoredSnapshot snapshot() {
      return snapshot;
    }

    long index() {
      return snapshot.metadata().lastIncluded().index();
    }

    long term() {
      return snapshot.metadata().lastIncluded().term();
    }
  }

  /** What is stored of one group. */
  private static final class Held {
    private final List<Published> published = new ArrayList<>();
    private @Nullable StoredSnapshot arriving;
    private @Nullable MemorySnapshotSink arrivingSink;
    private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();

    void forgetArriving() {
      arriving = null;
      arrivingSink = null;
      arrived.reset();
    }

    @Nullable
    Published find(StoredSnapshot snapshot) {
      return published.stream()
          .filter(one -> one.snapshot().equals(snapshot))
          .findAny()
          .orElse(null);
    }
  }

  /**
   * Spoils one bit of a published snapshot.
   *
   * @throws IOException if it is not there
   */
  public synchronized void damage(GroupId group, StoredSnapshot snapshot, long offset)
      throws IOException {
    published(group, snapshot)[Math.toIntExact(offset)] ^= 4;
  }

  /**
   * Takes the disk from the store that uses it, as the death of its process does. What it had not
   * published is lost, except for what was received and kept.
   */
  public synchronized void crash() {
    user = null;
    groups.values().forEach(held -> held.arrivingSink = null);
  }

  synchronized void acquire(SnapshotStore store) throws IOException {
    if (user != null) {
      throw new IOException("this memory disk is in use by another store");
    }
    user = store;
  }

  synchronized void release(SnapshotStore store) {
    if (isUsedBy(store)) {
      crash();
    }
  }

  synchronized boolean isUsedBy(SnapshotStore store) {
    return user == store;
  }

  synchronized List<StoredSnapshot> list(GroupId group) {
    return held(group).published.stream().map(Published::snapshot).toList();
  }

  /** The content of a snapshot, not a copy. */
  synchronized byte[] published(GroupId group, StoredSnapshot snapshot) throws IOException {
    Published found = held(group).find(snapshot);
    if (found == null) {
      throw new IOException(group + " has no snapshot " + snapshot);
    }
    return found.content;
  }

  synchronized void publish(GroupId group, StoredSnapshot snapshot, byte[] content) {
    Held held = held(group);
    if (held.find(snapshot) == null) {
      held.published.add(new Published(snapshot, content));
      held.published.sort(Comparator.comparingLong(Published::index)
          .thenComparingLong(Published::term)
          .reversed());
    }
  }

  synchronized void delete(GroupId group, StoredSnapshot snapshot) {
    held(group).published.removeIf(one -> one.snapshot().equals(snapshot));
  }

  /**
   * Makes a sink the only one that receives for a group; returns how much is kept of its content.
   */
  synchronized int receive(MemorySnapshotSink sink, GroupId group, StoredSnapshot snapshot) {
    Held held = held(group);
    if (!snapshot.equals(held.arriving)) {
      held.forgetArriving();
      held.arriving = snapshot;
    }
    held.arrivingSink = sink;
    return held.arrived.size();
  }

  synchronized boolean isReceiving(MemorySnapshotSink sink, GroupId group) {
    return held(group).arrivingSink == sink;
  }

  /** Keeps what a sink has received behind what is kept. */
  synchronized void keep(MemorySnapshotSink sink, GroupId group, byte[] bytes) {
    if (isReceiving(sink, group)) {
      held(group).arrived.writeBytes(bytes);
    }
  }

  synchronized byte[] kept(GroupId group) {
    return held(group).arrived.toByteArray();
  }

  /** Ends the receiving of a sink and either leaves what is kept or forgets it. */
  synchronized void endReceiving(MemorySnapshotSink sink, GroupId group, boolean forget) {
    Held held = held(group);
    if (held.arrivingSink == sink) {
      held.arrivingSink = null;
      if (forget) {
        held.forgetArriving();
      }
    }
  }

  private Held held(GroupId group) {
    return groups.computeIfAbsent(group, any -> new Held());
  }
}
