// SPDX-License-Identifier: Apache-2.0
package io.quorate.snapshot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a directory to one store, among those of this process and of all others. */
final class DirectoryLock implements AutoCloseable {
  // A POSIX lock is lost when its process closes any descriptor of the file. A second opening in
  // this process must therefore be noticed before it touches the file at all.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Takes the lock of an existing directory.
   *
   * @throws IOException if another store has it
   */
  static DirectoryLock acquire(Path directory, String file) throws IOException {
    Path real = directory.toRealPath();
    if (!HELD.add(real)) {
      throw new IOException(directory + " is in use by another snapshot store of this process");
    }
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(real.resolve(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        throw new IOException(directory + " is in use by another process");
      }
      return new DirectoryLock(real, channel);
    } catch (IOException | OverlappingFileLockException e) {
      HELD.remove(real);
      if (channel != null) {
        channel.close();
      }
      throw e instanceof IOException io
          ? io
          : new IOException(directory + " is locked by something else in this process", e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(directory);
    }
  }
}
