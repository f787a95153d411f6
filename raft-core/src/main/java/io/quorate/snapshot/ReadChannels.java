// SPDX-License-Identifier: Apache-2.0
package io.quorate.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of snapshots that are being sent, kept open from chunk to chunk: those that were read
 * last.
 */
final class ReadChannels {
  private static final int MAX_OPEN = 16;

  private final SnapshotDirectory directory;

  /** The one that was used last is at the end. */
  private final Map<SnapshotHeader, FileChannel> open = new LinkedHashMap<>(16, 0.75f, true);

  ReadChannels(SnapshotDirectory directory) {
    this.directory = directory;
  }

  /** Reads a part of a snapshot's content that lies within it. */
  byte[] read(SnapshotHeader header, long offset, int length) throws IOException {
    while (true) {
      FileChannel channel = channel(header);
      try {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        FileBytes.fill(channel, bytes, header.contentOffset() + offset);
        return bytes.array();
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (ClosedChannelException e) {
        // Closed by the interrupt of another reader, to make room, or with the snapshot or the
        // store: opening it again tells.
        forget(header, channel);
      }
    }
  }

  private synchronized FileChannel channel(SnapshotHeader header) throws IOException {
    FileChannel channel = open.get(header);
    if (channel == null || !channel.isOpen()) {
      channel = directory.openReader(header);
      open.put(header, channel);
      if (open.size() > MAX_OPEN) {
        Iterator<FileChannel> leastRecent = open.values().iterator();
        directory.closeReader(leastRecent.next());
        leastRecent.remove();
      }
    }
    return channel;
  }

  /** Closes the file of a snapshot, without which a deleted one would keep its room on the disk. */
  synchronized void forget(SnapshotHeader header) throws IOException {
    forget(header, open.get(header));
  }

  private synchronized void forget(SnapshotHeader header, @Nullable FileChannel channel)
      throws IOException {
    if (channel != null && open.remove(header, channel)) {
      directory.closeReader(channel);
    }
  }
}
