// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.quorate.model.Bytes;
import io.quorate.model.EntryKind;
import io.quorate.model.LogEntry;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Log entries as they follow the header of an AppendEntries; {@code wire.proto} gives the layout.
 */
record EntriesPayload(List<LogEntry> entries) implements FrameEncoder.Payload {
  private static final int ENTRY_HEAD_BYTES = 13;

  @Override
  public long size() {
    long size = 0;
    for (LogEntry entry : entries) {
      size += ENTRY_HEAD_BYTES + entry.payload().size();
    }
    return size;
  }

  @Override
  public void writeTo(ByteBuffer target) {
    for (LogEntry entry : entries) {
      target.putInt(entry.payload().size());
      target.put((byte) entry.kind().code());
      target.putLong(entry.term());
      entry.payload().writeTo(target);
    }
  }

  /** Reads consecutive entries, whose payloads are views of the source's array. */
  static List<LogEntry> read(ByteBuffer source, int count, long firstIndex)
      throws ProtocolException {
    if (count < 0 || count > source.remaining() / ENTRY_HEAD_BYTES) {
      throw new ProtocolException(count + " entries in " + source.remaining() + " B");
    }
    LogEntry[] entries = new LogEntry[count];
    for (int i = 0; i < count; i++) {
      if (source.remaining() < ENTRY_HEAD_BYTES) {
        throw new ProtocolException("the bytes end before entry " + (firstIndex + i));
      }
      int size = source.getInt();
      EntryKind kind = EntryKind.ofCode(source.get());
      long term = source.getLong();
      if (size < 0 || size > source.remaining()) {
        throw new ProtocolException("entry " + (firstIndex + i) + " claims a size of " + size);
      }
      Bytes payload = Bytes.wrap(source.array(), source.arrayOffset() + source.position(), size);
      source.position(source.position() + size);
      entries[i] = new LogEntry(firstIndex + i, term, kind, payload);
    }
    if (source.hasRemaining()) {
      throw new ProtocolException(source.remaining() + " B follow the last entry");
    }
    return List.of(entries);
  }
}
