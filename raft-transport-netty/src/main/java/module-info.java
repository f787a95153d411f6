// SPDX-License-Identifier: Apache-2.0
/** Transport over TCP or TLS: Netty with a protobuf wire format. */
module io.quorate.transport.netty {
  requires transitive io.quorate;
  requires com.google.protobuf;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires org.slf4j;
  requires static org.jspecify;
}
