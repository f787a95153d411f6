// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.quorate.message.Message;
import io.quorate.model.NodeId;
import io.quorate.spi.Transport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the messages of one node. Who sent them and whom they are for is taken from the
 * handshake and not from the messages, so that they cannot claim otherwise.
 */
final class MessageReader extends FrameHandler {
  private static final Logger LOG = LoggerFactory.getLogger(MessageReader.class);

  private final NodeId from;
  private final NodeId self;
  private final Transport.Receiver receiver;
  private boolean toldUnreadable;

  MessageReader(Connection connection, NodeId from, NodeId self, Transport.Receiver receiver) {
    super(connection);
    this.from = from;
    this.self = self;
    this.receiver = receiver;
  }

  @Override
  void onFrame(Frame frame) {
    if (frame.type() != FrameType.MESSAGE) {
      return;
    }
    Message message = decode(frame);
    if (message != null) {
      try {
        receiver.receive(message);
      } catch (RuntimeException e) {
        LOG.error("{}: the receiver failed on {}", self, message, e);
      }
    }
  }

  /**
   * Returns the message, or null if it cannot be read. Its checksum was right, so that it was sent
   * like that, by a later version or a faulty one; a new connection would bring the same again.
   */
  private @Nullable Message decode(Frame frame) {
    try {
      return MessageCodec.decode(frame, from, self);
    } catch (ProtocolException e) {
      if (!toldUnreadable) {
        toldUnreadable = true;
        LOG.warn("{}: dropped a message from {}: {}", self, from, e.getMessage());
      }
      return null;
    }
  }
}
