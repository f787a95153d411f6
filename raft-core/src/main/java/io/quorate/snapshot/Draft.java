// SPDX-License-Identifier: Apache-2.0
package io.quorate.snapshot;

import io.quorate.model.GroupId;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A file of a snapshot that is being written, until its {@link SnapshotDirectory} lets go of it.
 */
final class Draft {
  private final GroupId group;
  private final Path file;
  private final FileChannel channel;

  Draft(GroupId group, Path file, FileChannel channel) {
    this.group = group;
    this.file = file;
    this.channel = channel;
  }

  Path file() {
    return file;
  }

  FileChannel channel() {
    return channel;
  }

  /** Whether it is of content that a leader sends to this group. */
  boolean isArriving(GroupId receiver) {
    return group.equals(receiver)
        && FileNames.isArriving(group, String.valueOf(file.getFileName()));
  }
}
