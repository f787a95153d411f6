// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.quorate.model.Bytes;
import java.nio.ByteBuffer;

/** Bytes that follow a header as they are: of a request, a response or a part of a snapshot. */
record BytesPayload(Bytes bytes) implements FrameEncoder.Payload {
  @Override
  public long size() {
    return bytes.size();
  }

  @Override
  public void writeTo(ByteBuffer target) {
    bytes.writeTo(target);
  }
}
