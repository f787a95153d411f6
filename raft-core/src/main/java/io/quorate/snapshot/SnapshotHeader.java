// SPDX-License-Identifier: Apache-2.0
package io.quorate.snapshot;

import io.quorate.model.Bytes;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.spi.StoredSnapshot;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * What stands at the beginning of a snapshot's file: which snapshot it is, of which group.
 *
 * <pre>
 *   title (8)  format (4)  size of the body (4)
 *   body     group (8)  index (8)  term (8)  configuration index (8)  content's size (8)
 *            content's CRC32C (4)  configuration
 *   crc (4)  CRC32C of all of the above
 *   mark (12)                         see {@link ArrivalMark}; without meaning once published
 *   content
 * </pre>
 */
record SnapshotHeader(GroupId group, StoredSnapshot snapshot) {
  static final int FORMAT = 1;

  private static final byte[] TITLE = "QRTSNAPS".getBytes(StandardCharsets.US_ASCII);
  private static final int PREFIX_BYTES = 16;
  private static final int FIXED_BODY_BYTES = 44;
  private static final int CRC_BYTES = 4;
  private static final int MAX_BODY_BYTES = 64 << 20;

  /** Where the mark stands in the file of a snapshot. */
  static int markOffset(SnapshotMetadata metadata) {
    return PREFIX_BYTES + FIXED_BODY_BYTES + metadata.configuration().toBytes().size() + CRC_BYTES;
  }

  /** Where the content of a snapshot begins in its file. It can be told before its size can. */
  static int contentOffset(SnapshotMetadata metadata) {
    return markOffset(metadata) + ArrivalMark.BYTES;
  }

  int contentOffset() {
    return contentOffset(snapshot.metadata());
  }

  /** How long the file of this snapshot is. */
  long fileBytes() {
    return snapshot.size() + contentOffset();
  }

  /** Writes this to the beginning of a file, and a mark that says nothing behind it. */
  void write(FileChannel channel) throws IOException {
    SnapshotMetadata metadata = snapshot.metadata();
    Bytes configuration = metadata.configuration().toBytes();
    int bodyBytes = FIXED_BODY_BYTES + configuration.size();
    ByteBuffer buffer = ByteBuffer.allocate(contentOffset());
    buffer.put(TITLE).putInt(FORMAT).putInt(bodyBytes);
    buffer.putLong(group.value());
    buffer
        .putLong(metadata.lastIncluded().index())
        .putLong(metadata.lastIncluded().term());
    buffer.putLong(metadata.configurationIndex());
    buffer.putLong(snapshot.size()).putInt(snapshot.checksum());
    configuration.writeTo(buffer);
    buffer.putInt(crc(buffer, buffer.position()));
    FileBytes.write(channel, buffer.rewind(), 0);
  }

  /**
   * Reads what stands at the beginning of a file.
   *
   * @throws IOException if that is no header, or a damaged one, or of another format; says which
   */
  static SnapshotHeader read(FileChannel channel) throws IOException {
    ByteBuffer prefix = FileBytes.read(channel, 0, PREFIX_BYTES);
    if (prefix.remaining() < PREFIX_BYTES
        || !prefix.slice(0, TITLE.length).equals(ByteBuffer.wrap(TITLE))) {
      throw new IOException("it does not begin as a snapshot does");
    }
    int format = prefix.position(TITLE.length).getInt();
    // Before the checksum: what follows may look different in another format.
    if (format != FORMAT) {
      throw new IOException("it has format " + format + ", which this version, of format " + FORMAT
          + ", cannot read: it was written by another version, or is damaged");
    }
    int bodyBytes = prefix.getInt();
    if (bodyBytes < FIXED_BODY_BYTES || bodyBytes > MAX_BODY_BYTES) {
      throw new IOException("its header cannot have " + bodyBytes + " bytes");
    }
    int headerBytes = PREFIX_BYTES + bodyBytes + CRC_BYTES;
    ByteBuffer header = FileBytes.read(channel, 0, headerBytes);
    if (header.remaining() < headerBytes
        || crc(header, PREFIX_BYTES + bodyBytes) != header.getInt(PREFIX_BYTES + bodyBytes)) {
      throw new IOException("its header does not match its checksum");
    }
    try {
      return decode(header.position(PREFIX_BYTES).limit(PREFIX_BYTES + bodyBytes));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw new IOException("its header makes no sense: " + e.getMessage(), e);
    }
  }

  private static SnapshotHeader decode(ByteBuffer body) {
    GroupId group = new GroupId(body.getLong());
    EntryId lastIncluded = new EntryId(body.getLong(), body.getLong());
    long configurationIndex = body.getLong();
    long size = body.getLong();
    int checksum = body.getInt();
    if (size < 0) {
      throw new IllegalArgumentException("a content of " + size + " bytes");
    }
    ClusterConfiguration configuration = ClusterConfiguration.fromBytes(Bytes.copyOf(body));
    return new SnapshotHeader(
        group,
        new StoredSnapshot(
            new SnapshotMetadata(lastIncluded, configuration, configurationIndex), size, checksum));
  }

  private static int crc(ByteBuffer bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(0, length));
    return (int) crc.getValue();
  }

  @Override
  public String toString() {
    return "the snapshot of " + group + " up to " + snapshot.metadata().lastIncluded();
  }
}
