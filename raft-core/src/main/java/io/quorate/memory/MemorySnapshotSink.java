// SPDX-License-Identifier: Apache-2.0
package io.quorate.memory;

import io.quorate.model.GroupId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.SnapshotSink;
import io.quorate.spi.StoredSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The sink of a {@link MemorySnapshotStore}: of what it receives, it keeps some now and then. */
final class MemorySnapshotSink extends SnapshotSink {
  /** A crash loses less than this of what was received. */
  private static final int KEEP_BYTES = 64 << 10;

  private final MemorySnapshotStore store;
  private final MemorySnapshotDisk disk;
  private final GroupId group;
  private final SnapshotMetadata metadata;
  private final @Nullable StoredSnapshot announced;
  private final ByteArrayOutputStream unkept = new ByteArrayOutputStream();
  private long kept;
  private boolean closed;

  private MemorySnapshotSink(
      MemorySnapshotStore store,
      MemorySnapshotDisk disk,
      GroupId group,
      SnapshotMetadata metadata,
      @Nullable StoredSnapshot announced) {
    this.store = store;
    this.disk = disk;
    this.group = group;
    this.metadata = metadata;
    this.announced = announced;
  }

  static MemorySnapshotSink create(
      MemorySnapshotStore store,
      MemorySnapshotDisk disk,
      GroupId group,
      SnapshotMetadata metadata) {
    return new MemorySnapshotSink(store, disk, group, metadata, null);
  }

  static MemorySnapshotSink receive(
      MemorySnapshotStore store, MemorySnapshotDisk disk, GroupId group, StoredSnapshot announced) {
    MemorySnapshotSink sink =
        new MemorySnapshotSink(store, disk, group, announced.metadata(), announced);
    sink.kept = disk.receive(sink, group, announced);
    return sink;
  }

  private boolean isOpen() {
    return !closed && disk.isUsedBy(store) && (announced == null || disk.isReceiving(this, group));
  }

  private void requireOpen() throws IOException {
    if (!isOpen()) {
      throw new IOException("the sink is closed: by its user, by a later one, or with its store");
    }
  }

  @Override
  public long position() {
    return kept + unkept.size();
  }

  @Override
  public void write(int oneByte) throws IOException {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    requireOpen();
    unkept.write(bytes, offset, length);
    if (unkept.size() >= KEEP_BYTES) {
      keep();
    }
  }

  private void keep() {
    if (announced != null) {
      disk.keep(this, group, unkept.toByteArray());
      kept += unkept.size();
      unkept.reset();
    }
  }

  @Override
  public StoredSnapshot publish() throws IOException {
    requireOpen();
    keep();
    byte[] content = announced == null ? unkept.toByteArray() : disk.kept(group);
    StoredSnapshot snapshot = new StoredSnapshot(metadata, content.length, checksum(content));
    discard();
    if (announced != null && !announced.equals(snapshot)) {
      throw new IOException("received " + snapshot + " instead of " + announced);
    }
    disk.publish(group, snapshot, content);
    return snapshot;
  }

  static int checksum(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content, 0, content.length);
    return (int) crc.getValue();
  }

  @Override
  public void discard() {
    closed = true;
    disk.endReceiving(this, group, true);
  }

  @Override
  public void close() {
    if (isOpen()) {
      keep();
    }
    closed = true;
    disk.endReceiving(this, group, false);
  }
}
