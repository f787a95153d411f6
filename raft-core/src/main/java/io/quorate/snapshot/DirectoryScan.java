// SPDX-License-Identifier: Apache-2.0
package io.quorate.snapshot;

import io.quorate.model.GroupId;
import io.quorate.spi.StoredSnapshot;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What is found in a directory when it is opened. */
final class DirectoryScan {
  private DirectoryScan() {}

  /**
   * Removes what a crash left unfinished and returns what is published, in no particular order.
   *
   * @throws IOException if a published file is damaged; names it
   */
  static Map<GroupId, List<StoredSnapshot>> run(Path directory, FileOperations files)
      throws IOException {
    List<Path> unfinished = named(directory, FileNames::isOwn);
    for (Path file : unfinished) {
      files.delete(file);
    }
    if (!unfinished.isEmpty()) {
      files.syncDirectory(directory);
    }
    Map<GroupId, List<StoredSnapshot>> published = new HashMap<>();
    for (Path file : named(directory, FileNames::isPublished)) {
      SnapshotHeader header = check(file);
      published.computeIfAbsent(header.group(), group -> new ArrayList<>()).add(header.snapshot());
    }
    return published;
  }

  /** The files of a directory whose names are of some kind, in the order of their names. */
  static List<Path> named(Path directory, Predicate<String> kind) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(
        directory, entry -> kind.test(String.valueOf(entry.getFileName())))) {
      entries.forEach(found::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    found.sort(null);
    return found;
  }

  /** Opens the file of a published snapshot, which must be that very one. */
  static FileChannel open(Path file, SnapshotHeader expected) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      require(file, SnapshotHeader.read(channel), channel.size());
      return channel;
    } catch (IOException e) {
      channel.close();
      throw new IOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static SnapshotHeader check(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      SnapshotHeader header = SnapshotHeader.read(channel);
      require(file, header, channel.size());
      return header;
    } catch (IOException e) {
      throw new IOException(
          file + " is not sound: " + e.getMessage()
              + ". Restore it from a copy of this very file; or, if the group has another snapshot"
              + " that its log continues, move this one out of the directory; or else take this"
              + " server out of its cluster and add it again with an empty disk.",
          e);
    }
  }

  /** Demands that a file is as long as its header says, and is the one that its name says. */
  private static void require(Path file, SnapshotHeader header, long bytes) throws IOException {
    String name = FileNames.published(header);
    if (!name.equals(String.valueOf(file.getFileName()))) {
      throw new IOException("it holds what belongs into " + name);
    }
    if (bytes != header.fileBytes()) {
      throw new IOException("it has " + bytes + " bytes instead of " + header.fileBytes());
    }
  }
}
