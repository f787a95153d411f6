// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.quorate.model.Bytes;
import java.nio.ByteBuffer;

/**
 * A frame that was received whole and undamaged: a header, and what follows it.
 *
 * <p>Its bytes are in an array of its own, which nobody writes to any more: payloads are views of
 * it.
 */
final class Frame {
  private final FrameType type;
  private final byte[] body;
  private final int headerBytes;

  Frame(FrameType type, byte[] body, int headerBytes) {
    this.type = type;
    this.body = body;
    this.headerBytes = headerBytes;
  }

  FrameType type() {
    return type;
  }

  <H> H header(Parser<H> parser) throws ProtocolException {
    try {
      return parser.parseFrom(body, 0, headerBytes);
    } catch (InvalidProtocolBufferException e) {
      throw new ProtocolException("the header of a " + type + " makes no sense", e);
    }
  }

  /** What follows the header. */
  Bytes payload() {
    return Bytes.wrap(body, headerBytes, body.length - headerBytes);
  }

  /** What follows the header, to be read piece by piece. */
  ByteBuffer payloadBuffer() {
    return ByteBuffer.wrap(body, headerBytes, body.length - headerBytes);
  }

  @Override
  public String toString() {
    return type + " of " + body.length + " B";
  }
}
