// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import org.jspecify.annotations.Nullable;

/** What a frame carries. The codes are on the wire and never change. */
enum FrameType {
  HELLO(1),
  WELCOME(2),
  REFUSAL(3),
  PING(4),
  PONG(5),
  MESSAGE(16),
  REQUEST(32),
  RESPONSE(33);

  private static final @Nullable FrameType[] BY_CODE = new @Nullable FrameType[256];

  static {
    for (FrameType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;

  FrameType(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** Returns the type with this code, or null if it is one of a later version. */
  static @Nullable FrameType ofCode(int code) {
    return BY_CODE[code & 0xff];
  }
}
