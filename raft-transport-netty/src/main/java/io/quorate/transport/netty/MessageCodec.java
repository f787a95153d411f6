// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.quorate.message.AppendEntries;
import io.quorate.message.Message;
import io.quorate.message.SnapshotChunk;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.transport.netty.proto.MessageHeader;
import org.jspecify.annotations.Nullable;

/**
 * Turns Raft messages into headers with what follows them, and back. What is large follows: entries
 * and the bytes of a snapshot are copied once on their way and never parsed.
 */
final class MessageCodec {
  private MessageCodec() {}

  /**
   * Returns the header of a message.
   *
   * @throws IllegalArgumentException if it is of a type that does not travel
   */
  static MessageHeader header(Message message) {
    return HeaderWriter.write(message);
  }

  /** Returns what follows the header of a message. */
  static FrameEncoder.Payload payload(Message message) {
    if (message instanceof AppendEntries append && !append.entries().isEmpty()) {
      return new EntriesPayload(append.entries());
    }
    return message instanceof SnapshotChunk chunk && !chunk.bytes().isEmpty()
        ? new BytesPayload(chunk.bytes())
        : FrameEncoder.Payload.NONE;
  }

  /** About how much memory a message keeps while it waits to be sent. */
  static long weight(Message message) {
    long bytes = 128;
    if (message instanceof AppendEntries append) {
      for (LogEntry entry : append.entries()) {
        bytes += entry.weight();
      }
    } else if (message instanceof SnapshotChunk chunk) {
      bytes += chunk.bytes().size();
    }
    return bytes;
  }

  /**
   * Returns the message that a frame carries, or null if it is of a type that only a later version
   * knows.
   *
   * @param from the node at the other end of the connection
   * @param to this node
   * @throws ProtocolException if no message can be like that
   */
  static @Nullable Message decode(Frame frame, NodeId from, NodeId to) throws ProtocolException {
    try {
      return HeaderReader.read(frame, from, to);
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("a message makes no sense: " + e.getMessage(), e);
    }
  }
}
