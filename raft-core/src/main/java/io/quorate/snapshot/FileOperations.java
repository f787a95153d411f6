// SPDX-License-Identifier: Apache-2.0
package io.quorate.snapshot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * What a store does to files beyond reading and writing their bytes: the steps between which a
 * crash makes a difference. A seam, so that tests can stop at each of them.
 */
class FileOperations {
  /** Opens a file for reading and writing, and makes it if it is not there. */
  FileChannel openForWriting(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** Makes the bytes of a file durable. */
  void force(Path file, FileChannel channel) throws IOException {
    channel.force(true);
  }

  /** Gives a file of this directory another name, in one step, in place of what had that name. */
  void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes a file, if it is there. */
  void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  /** Makes durable which names a directory holds. */
  void syncDirectory(Path directory) throws IOException {
    // Elsewhere a directory cannot be opened, and its entries are as durable as they will be.
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
