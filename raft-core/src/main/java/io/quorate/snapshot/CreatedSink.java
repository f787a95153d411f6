// SPDX-License-Identifier: Apache-2.0
package io.quorate.snapshot;

import io.quorate.model.GroupId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.SnapshotSink;
import io.quorate.spi.StoredSnapshot;
import java.io.IOException;

/**
 * A snapshot of an own state machine. Its size and checksum are known only at the end, and so the
 * header is written last, into room that was left for it.
 */
final class CreatedSink extends SnapshotSink {
  private final SnapshotDirectory directory;
  private final GroupId group;
  private final SnapshotMetadata metadata;
  private final Draft draft;
  private final ContentWriter content;

  CreatedSink(SnapshotDirectory directory, GroupId group, SnapshotMetadata metadata, Draft draft) {
    this.directory = directory;
    this.group = group;
    this.metadata = metadata;
    this.draft = draft;
    this.content = new ContentWriter(draft.channel(), SnapshotHeader.contentOffset(metadata), 0);
  }

  @Override
  public long position() {
    return content.position();
  }

  @Override
  public void write(int oneByte) throws IOException {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    directory.requireCurrent(draft);
    try {
      content.write(bytes, offset, length);
    } catch (IOException e) {
      throw discardAfter(e);
    }
  }

  @Override
  public StoredSnapshot publish() throws IOException {
    directory.requireCurrent(draft);
    try {
      int checksum = content.checksum();
      StoredSnapshot snapshot = new StoredSnapshot(metadata, content.position(), checksum);
      SnapshotHeader header = new SnapshotHeader(group, snapshot);
      header.write(draft.channel());
      directory.force(draft);
      directory.publish(draft, header);
      return snapshot;
    } catch (IOException e) {
      throw discardAfter(e);
    }
  }

  /**
   * After a failure nobody knows what the file holds, so that it must not be published any more.
   */
  private IOException discardAfter(IOException failure) {
    try {
      directory.remove(draft);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  @Override
  public void discard() throws IOException {
    directory.remove(draft);
  }

  @Override
  public void close() throws IOException {
    discard();
  }
}
