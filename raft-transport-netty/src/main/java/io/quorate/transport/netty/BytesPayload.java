// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.quorate.model.Bytes;
import java.nio.ByteBuffer;

/** The bytes of a request or a response, as they follow its header. */
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
