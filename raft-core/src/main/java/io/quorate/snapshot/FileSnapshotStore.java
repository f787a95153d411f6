// SPDX-License-Identifier: Apache-2.0
package io.quorate.snapshot;

import io.quorate.model.GroupId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.SnapshotSink;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.StoredSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Snapshots in a directory: one file each, of all groups of one server.
 *
 * <h2>Lifecycle</h2>
 *
 * {@link #open} makes the directory if it is not there and locks it until the store is closed. It
 * removes own snapshots that a crash left unfinished, keeps what has arrived of one that a leader
 * sends, and leaves files that are not the store's alone.
 *
 * <h2>Threads</h2>
 *
 * Safe for use by any thread; each sink and each stream by one at a time. Of the sinks for what
 * leaders send to one group only the latest can be used. Interrupting a thread that writes ends its
 * sink with an IOException.
 *
 * <h2>Durability</h2>
 *
 * A snapshot is written under another name, forced to the disk, renamed, and then the directory is
 * forced. What arrives is forced every 16 MiB and when its sink is closed; after a crash it is
 * there up to where it was forced last. Needs a file system that renames atomically, as local ones
 * do.
 *
 * <h2>Failure</h2>
 *
 * A published file that is damaged, of another format or not the one that its name says makes
 * {@link #open} fail with its name and what can be done: a snapshot that its log continues cannot
 * be done without, and so is never skipped. Damage of the content is noticed when it is read, at
 * the end. {@link #read} does not notice it: who is sent a snapshot compares the checksum.
 */
public final class FileSnapshotStore implements SnapshotStore {
  private static final long FORCE_BYTES = 16 << 20;

  private final SnapshotDirectory directory;
  private final ReadChannels channels;
  private final long forceBytes;

  private FileSnapshotStore(SnapshotDirectory directory, long forceBytes) {
    this.directory = directory;
    this.channels = new ReadChannels(directory);
    this.forceBytes = forceBytes;
  }

  /**
   * Opens the store of a directory.
   *
   * @param directory one of its own; it and its parents are made if they are not there
   * @throws IOException if it is in use by another store, or a snapshot in it is damaged; says
   *     which
   */
  public static FileSnapshotStore open(Path directory) throws IOException {
    return open(directory, new FileOperations(), FORCE_BYTES);
  }

  static FileSnapshotStore open(Path directory, FileOperations files, long forceBytes)
      throws IOException {
    return new FileSnapshotStore(SnapshotDirectory.open(directory, files), forceBytes);
  }

  @Override
  public List<StoredSnapshot> list(GroupId group) {
    return directory.list(group);
  }

  @Override
  public SnapshotSink create(GroupId group, SnapshotMetadata metadata) throws IOException {
    return new CreatedSink(directory, group, metadata, directory.createOwn(group, metadata));
  }

  @Override
  public SnapshotSink receive(GroupId group, StoredSnapshot snapshot) throws IOException {
    SnapshotHeader header = new SnapshotHeader(group, snapshot);
    return ReceivedSink.open(directory, header, directory.openArriving(header), forceBytes);
  }

  @Override
  public InputStream open(GroupId group, StoredSnapshot snapshot) throws IOException {
    SnapshotHeader header = new SnapshotHeader(group, snapshot);
    return new VerifyingStream(directory, directory.openReader(header), header);
  }

  @Override
  public byte[] read(GroupId group, StoredSnapshot snapshot, long offset, int length)
      throws IOException {
    if (offset < 0 || length < 0 || offset > snapshot.size()) {
      throw new IllegalArgumentException(
          length + " bytes from " + offset + " of a snapshot of " + snapshot.size());
    }
    int there = (int) Math.min(length, snapshot.size() - offset);
    return channels.read(new SnapshotHeader(group, snapshot), offset, there);
  }

  @Override
  public void delete(GroupId group, StoredSnapshot snapshot) throws IOException {
    SnapshotHeader header = new SnapshotHeader(group, snapshot);
    directory.delete(header);
    channels.forget(header);
  }

  @Override
  public void close() throws IOException {
    directory.close();
  }
}
