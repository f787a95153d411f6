// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a storage, locked, known to be ours and of the right owner.
 *
 * <pre>
 *   lock           held while the storage is open
 *   identity       format and owner
 *   acknowledged   how far the log was acknowledged; from when the database was made
 *   rocksdb/       the database
 * </pre>
 */
final class DataDirectory implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String IDENTITY = "identity";
  private static final String ACKNOWLEDGED = "acknowledged";
  private static final String DATABASE = "rocksdb";

  /** What may be in a directory that is empty as far as we are concerned. */
  private static final Set<String> NOTHING = Set.of(LOCK, IDENTITY + ".tmp", "lost+found");

  private final Path path;
  private final DirectoryLock lock;
  private @Nullable AcknowledgedMark mark;

  private DataDirectory(Path path, DirectoryLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Locks a directory, makes it ours if it is empty, and checks whose it is.
   *
   * @throws IOException if it is in use, somebody else's, or of a newer format; says which
   */
  static DataDirectory open(Path path, @Nullable LogOwner owner) throws IOException {
    Files.createDirectories(path);
    if (!Files.exists(path.resolve(IDENTITY))) {
      requireEmpty(path); // before the lock, which would leave a file in a stranger's directory
    }
    DirectoryLock lock = DirectoryLock.acquire(path, LOCK);
    DataDirectory directory = new DataDirectory(path, lock);
    try {
      directory.identify(owner);
      if (Files.exists(path.resolve(ACKNOWLEDGED))) {
        directory.mark = AcknowledgedMark.open(path.resolve(ACKNOWLEDGED));
      } else {
        Files.createDirectories(directory.database());
      }
      return directory;
    } catch (IOException | RuntimeException e) {
      try (lock) {
        throw e;
      }
    }
  }

  private static void requireEmpty(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      List<String> names = files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> !NOTHING.contains(name))
          .sorted()
          .toList();
      if (!names.isEmpty()) {
        throw new IOException(path + " is neither empty nor the directory of a Quorate log: it has "
            + names.stream().limit(5).collect(Collectors.joining(", ")));
      }
    }
  }

  private void identify(@Nullable LogOwner owner) throws IOException {
    Path file = path.resolve(IDENTITY);
    Optional<Identity> found = Identity.read(file);
    LogOwner holder = found.map(Identity::owner).orElse(null);
    if (holder != null && owner != null && !holder.equals(owner)) {
      throw new IOException(path + " holds the log of " + holder + ", not of " + owner);
    }
    if (found.isEmpty() || (holder == null && owner != null)) {
      new Identity(Identity.FORMAT, owner).write(file);
      syncDirectory();
    }
  }

  Path path() {
    return path;
  }

  Path database() {
    return path.resolve(DATABASE);
  }

  /** Whether no database was completely made here yet, so that one may be made. */
  boolean isNew() {
    return mark == null;
  }

  /** The number of the newest operation known to have been acknowledged. */
  long acknowledged() {
    return mark == null ? 0 : mark.sequence();
  }

  /** Notes that the database is there, from when on a lost one is an error. */
  void databaseIsMade() throws IOException {
    mark = AcknowledgedMark.create(path.resolve(ACKNOWLEDGED));
    syncDirectory();
  }

  /** Notes that everything up to this operation is durable. */
  void acknowledge(long sequence) throws IOException {
    if (mark == null) {
      throw new IllegalStateException("nothing can be acknowledged before there is a database");
    }
    mark.advance(sequence);
  }

  private void syncDirectory() throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      if (mark != null) {
        mark.close();
      }
    }
  }
}
