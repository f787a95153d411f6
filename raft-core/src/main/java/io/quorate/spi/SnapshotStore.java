// SPDX-License-Identifier: Apache-2.0
package io.quorate.spi;

import io.quorate.model.GroupId;
import io.quorate.model.SnapshotMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The snapshots of one server's groups: what its own state machines wrote, and what leaders sent.
 *
 * <h2>Lifecycle</h2>
 *
 * Opened by a factory of the implementation. A snapshot is written through a {@link SnapshotSink}
 * and exists from {@link SnapshotSink#publish} on: before that no crash leaves anything that
 * {@link #list} would show. What was received of one that has not been published is kept, also
 * across a restart, so that it need not be sent again.
 *
 * <h2>Threads</h2>
 *
 * Safe for use by several threads; each sink and each stream by one at a time. A snapshot may be
 * deleted while it is being read: the reader then gets an IOException, or the rest of it.
 *
 * <h2>Durability</h2>
 *
 * When {@link SnapshotSink#publish} returns, the snapshot survives a power failure. It is verified
 * against its checksum whenever it is read to the end.
 *
 * <h2>Failure</h2>
 *
 * An IOException of one operation leaves everything that was published as it was, and the store
 * usable.
 */
public interface SnapshotStore extends AutoCloseable {
  /** The published snapshots of a group, that of the highest index first. */
  List<StoredSnapshot> list(GroupId group) throws IOException;

  /** Begins to write a snapshot of an own state machine, whose size is not known yet. */
  SnapshotSink create(GroupId group, SnapshotMetadata metadata) throws IOException;

  /**
   * Begins or goes on to write a snapshot that a leader sends. Its sink stands behind what has
   * arrived of this very content before. What had arrived of another one is discarded. A sink that
   * is still open for what was sent to this group before is closed by it, and fails if it is used.
   */
  SnapshotSink receive(GroupId group, StoredSnapshot snapshot) throws IOException;

  /**
   * Reads a snapshot from the first byte on. The end of the stream is only reported if all that was
   * read matches the checksum: an IOException otherwise, before it.
   *
   * @throws IOException if it is not there any more
   */
  InputStream open(GroupId group, StoredSnapshot snapshot) throws IOException;

  /**
   * Reads some bytes of a snapshot.
   *
   * @param offset where to begin
   * @param length how many bytes, less only at the end
   * @throws IllegalArgumentException if one of them is negative, or the offset is beyond the end
   * @throws IOException if it is not there any more
   */
  byte[] read(GroupId group, StoredSnapshot snapshot, long offset, int length) throws IOException;

  /** Deletes a published snapshot; nothing happens if it is not there. */
  void delete(GroupId group, StoredSnapshot snapshot) throws IOException;

  /** Releases everything. What was not published stays unpublished. Closing twice does nothing. */
  @Override
  void close() throws IOException;
}
