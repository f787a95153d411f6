// SPDX-License-Identifier: Apache-2.0
package io.quorate.snapshot;

import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.StoredSnapshot;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of a store, locked: which of them are published, and who is writing to the others.
 *
 * <p>What changes the names in the directory happens one at a time and never after it was closed,
 * since it may then be another store's. Content is read and written beside that.
 */
final class SnapshotDirectory implements AutoCloseable {
  private static final Comparator<StoredSnapshot> NEWEST_FIRST =
      Comparator.<StoredSnapshot>comparingLong(one -> lastIncluded(one).index())
          .thenComparingLong(one -> lastIncluded(one).term())
          .thenComparingLong(StoredSnapshot::size)
          .thenComparingInt(StoredSnapshot::checksum)
          .reversed();

  private final Path path;
  private final FileOperations files;
  private final DirectoryLock lock;
  private final Map<GroupId, List<StoredSnapshot>> published = new ConcurrentHashMap<>();
  private final Set<Draft> drafts = ConcurrentHashMap.newKeySet();
  private final Set<FileChannel> readers = new HashSet<>();
  private volatile boolean closed;
  private long lastOwn;

  private SnapshotDirectory(Path path, FileOperations files, DirectoryLock lock) {
    this.path = path;
    this.files = files;
    this.lock = lock;
  }

  static SnapshotDirectory open(Path path, FileOperations files) throws IOException {
    create(path.toAbsolutePath(), files);
    DirectoryLock lock = DirectoryLock.acquire(path, FileNames.LOCK);
    try {
      SnapshotDirectory directory = new SnapshotDirectory(path, files, lock);
      DirectoryScan.run(path, files).forEach(directory::put);
      return directory;
    } catch (IOException | RuntimeException e) {
      try (lock) {
        throw e;
      }
    }
  }

  /** Makes a directory that survives a power failure, as what is published in it is to do. */
  private static void create(Path path, FileOperations files) throws IOException {
    List<Path> parents = new ArrayList<>();
    for (Path made = path; made != null && !Files.exists(made); made = made.getParent()) {
      Path parent = made.getParent();
      if (parent != null) {
        parents.add(parent);
      }
    }
    Files.createDirectories(path);
    for (Path parent : parents) {
      files.syncDirectory(parent);
    }
  }

  private static EntryId lastIncluded(StoredSnapshot snapshot) {
    return snapshot.metadata().lastIncluded();
  }

  private void put(GroupId group, List<StoredSnapshot> snapshots) {
    published.put(group, snapshots.stream().sorted(NEWEST_FIRST).toList());
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the snapshot store is closed");
    }
  }

  List<StoredSnapshot> list(GroupId group) {
    requireOpen();
    return published.getOrDefault(group, List.of());
  }

  /** Begins a file for a snapshot of an own state machine. */
  synchronized Draft createOwn(GroupId group, SnapshotMetadata metadata) throws IOException {
    requireOpen();
    return draft(group, FileNames.own(group, metadata, ++lastOwn));
  }

  /** Opens or makes the one file that a group has for what a leader sends. */
  synchronized Draft openArriving(SnapshotHeader header) throws IOException {
    requireOpen();
    GroupId group = header.group();
    for (Draft draft : drafts) {
      if (draft.isArriving(group)) {
        release(draft);
      }
    }
    String name = FileNames.arriving(header);
    for (Path other : DirectoryScan.named(path, file -> FileNames.isArriving(group, file))) {
      if (!other.endsWith(name)) {
        files.delete(other);
      }
    }
    Draft draft = draft(group, name);
    try {
      files.syncDirectory(path);
      return draft;
    } catch (IOException e) {
      release(draft);
      throw e;
    }
  }

  private Draft draft(GroupId group, String name) throws IOException {
    Path file = path.resolve(name);
    Draft draft = new Draft(group, file, files.openForWriting(file));
    drafts.add(draft);
    return draft;
  }

  boolean isCurrent(Draft draft) {
    return drafts.contains(draft);
  }

  void requireCurrent(Draft draft) throws IOException {
    if (!isCurrent(draft)) {
      throw new IOException(
          "the sink is closed: by its user, by a failure, by a later one, or with its store");
    }
  }

  /** Makes what was written to a draft durable. */
  void force(Draft draft) throws IOException {
    files.force(draft.file(), draft.channel());
  }

  /** Gives a draft, which was forced, the name under which its snapshot is found. */
  synchronized void publish(Draft draft, SnapshotHeader header) throws IOException {
    requireCurrent(draft);
    StoredSnapshot snapshot = header.snapshot();
    List<StoredSnapshot> before = list(header.group());
    if (before.contains(snapshot)) {
      remove(draft);
      return;
    }
    String name = FileNames.published(header);
    for (StoredSnapshot other : before) {
      if (FileNames.published(new SnapshotHeader(header.group(), other)).equals(name)) {
        throw new IOException(header + " is there with " + other + ", not with " + snapshot);
      }
    }
    Path file = path.resolve(name);
    files.move(draft.file(), file);
    release(draft);
    try {
      files.syncDirectory(path);
    } catch (IOException e) {
      // Nobody knows whether the name would survive. It is not to come up later as if it did.
      try {
        files.delete(file);
      } catch (IOException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
    List<StoredSnapshot> after = new ArrayList<>(before);
    after.add(snapshot);
    put(header.group(), after);
  }

  /** Deletes a draft; nothing happens to one that is not current any more. */
  synchronized void remove(Draft draft) throws IOException {
    if (isCurrent(draft)) {
      release(draft);
      files.delete(draft.file());
      files.syncDirectory(path);
    }
  }

  /** Lets go of a draft and leaves its file as it is. */
  synchronized void release(Draft draft) throws IOException {
    if (drafts.remove(draft)) {
      draft.channel().close();
    }
  }

  /**
   * Opens a published snapshot, to be closed by {@link #closeReader} or with the directory.
   *
   * @throws NoSuchFileException if it is not there
   */
  synchronized FileChannel openReader(SnapshotHeader header) throws IOException {
    Path file = path.resolve(FileNames.published(header));
    if (!list(header.group()).contains(header.snapshot())) {
      throw new NoSuchFileException(file.toString(), null, "no such snapshot");
    }
    FileChannel channel = DirectoryScan.open(file, header);
    readers.add(channel);
    return channel;
  }

  synchronized void closeReader(FileChannel channel) throws IOException {
    readers.remove(channel);
    channel.close();
  }

  /** Deletes a published snapshot, if it is there. */
  synchronized void delete(SnapshotHeader header) throws IOException {
    List<StoredSnapshot> after = new ArrayList<>(list(header.group()));
    if (after.remove(header.snapshot())) {
      files.delete(path.resolve(FileNames.published(header)));
      put(header.group(), after);
      files.syncDirectory(path);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (lock) {
      for (Draft draft : drafts) {
        release(draft);
      }
      for (FileChannel reader : readers) {
        reader.close();
      }
      readers.clear();
    }
  }
}
