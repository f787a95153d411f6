// SPDX-License-Identifier: Apache-2.0
package io.quorate.snapshot;

import io.quorate.spi.SnapshotSink;
import io.quorate.spi.StoredSnapshot;
import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * A snapshot that a leader sends. Its header is written first, and every now and then what has
 * arrived is forced to the disk and {@linkplain ArrivalMark noted} there, so that it need not be
 * sent again after a crash.
 */
final class ReceivedSink extends SnapshotSink {
  private final SnapshotDirectory directory;
  private final SnapshotHeader header;
  private final Draft draft;
  private final ContentWriter content;
  private final long forceBytes;
  private long forced;

  private ReceivedSink(
      SnapshotDirectory directory,
      SnapshotHeader header,
      Draft draft,
      long forced,
      long forceBytes) {
    this.directory = directory;
    this.header = header;
    this.draft = draft;
    this.content = new ContentWriter(draft.channel(), header.contentOffset(), forced);
    this.forced = forced;
    this.forceBytes = forceBytes;
  }

  /** Goes on behind what the file vouches for. */
  static ReceivedSink open(
      SnapshotDirectory directory, SnapshotHeader header, Draft draft, long forceBytes)
      throws IOException {
    try {
      long forced = resume(draft.channel(), header);
      return new ReceivedSink(directory, header, draft, forced, forceBytes);
    } catch (IOException e) {
      directory.release(draft);
      throw e;
    }
  }

  private static long resume(FileChannel channel, SnapshotHeader header) throws IOException {
    long forced = isOf(channel, header) ? ArrivalMark.read(channel, header) : 0;
    if (forced == 0) {
      channel.truncate(0);
      header.write(channel);
    } else {
      // A power failure can leave any bytes behind what was forced.
      channel.truncate(header.contentOffset() + forced);
    }
    return forced;
  }

  @SuppressWarnings("UnusedException") // A crash before the first force is no failure.
  private static boolean isOf(FileChannel channel, SnapshotHeader header) {
    try {
      return channel.size() > 0 && SnapshotHeader.read(channel).equals(header);
    } catch (IOException e) {
      return false;
    }
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
      if (content.position() - forced >= forceBytes) {
        force();
      }
    } catch (IOException e) {
      throw closeAfter(e);
    }
  }

  private void force() throws IOException {
    content.flush();
    directory.force(draft);
    ArrivalMark.write(draft.channel(), header.snapshot().metadata(), content.position());
    forced = content.position();
  }

  @Override
  public StoredSnapshot publish() throws IOException {
    directory.requireCurrent(draft);
    try {
      requireAnnounced();
      directory.force(draft);
      directory.publish(draft, header);
      return header.snapshot();
    } catch (IOException e) {
      throw closeAfter(e);
    }
  }

  /** Refuses and discards content other than the announced one: no byte of it can be trusted. */
  private void requireAnnounced() throws IOException {
    StoredSnapshot announced = header.snapshot();
    String found = content.position() != announced.size()
        ? "has " + content.position() + " bytes instead of " + announced.size()
        : content.checksum() != announced.checksum() ? "does not match its checksum" : "";
    if (!found.isEmpty()) {
      discard();
      throw new IOException("what was received of " + header + " " + found);
    }
  }

  /**
   * What is behind the mark is not to be trusted any more, not even if forcing it again succeeded:
   * the kernel may have dropped the bytes that it failed to write.
   */
  private IOException closeAfter(IOException failure) {
    try {
      directory.release(draft);
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
    if (!directory.isCurrent(draft)) {
      return;
    }
    try {
      if (content.position() > forced) {
        force();
      }
    } finally {
      directory.release(draft);
    }
  }
}
