// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.quorate.message.Message;
import io.quorate.transport.netty.FrameEncoder.Payload;
import io.quorate.transport.netty.proto.MessageHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages on one connection, on which nothing is expected to come back.
 *
 * <p>What it cannot send it drops. Entries and parts of snapshots are dropped first, as soon as the
 * high water mark is reached and until the low one is: then the follower gets none rather than
 * every other batch. What is small (heartbeats, votes, answers) goes on up to a bound of its own.
 */
final class MessageWriter extends FrameHandler {
  private static final Logger LOG = LoggerFactory.getLogger(MessageWriter.class);

  private final long maxOutgoingBytes;
  private boolean wantsFlush;
  private boolean toldOversize;

  MessageWriter(Connection connection, Settings settings) {
    super(connection);
    this.maxOutgoingBytes = settings.maxOutgoingBytes();
  }

  /**
   * Writes a message or drops it. Returns whether this is the first one since the last
   * {@link #flush}, which the caller then owes.
   */
  boolean write(Message message) {
    Payload payload = MessageCodec.payload(message);
    if (isFull(payload)) {
      // What waits may only wait for the flush that is owed.
      flush();
      if (isFull(payload)) {
        return false;
      }
    }
    MessageHeader header = MessageCodec.header(message);
    if (!connection().accepts(header, payload)) {
      dropOversize(message, FrameEncoder.size(header, payload));
      return false;
    }
    connection().write(FrameType.MESSAGE, header, payload);
    boolean first = !wantsFlush;
    wantsFlush = true;
    return first;
  }

  private boolean isFull(Payload payload) {
    return payload == Payload.NONE
        ? connection().pendingBytes() >= maxOutgoingBytes
        : !connection().channel().isWritable();
  }

  void flush() {
    wantsFlush = false;
    connection().flush();
  }

  private void dropOversize(Message message, long size) {
    if (!toldOversize) {
      toldOversize = true;
      LOG.warn(
          "dropped {}: its frame of {} B exceeds the limit of {} B that both ends agreed on",
          message,
          size,
          connection().maxOutgoingFrameBytes());
    }
  }

  @Override
  void onFrame(Frame frame) {}
}
