// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** Carries the messages of a Quorate cluster over TCP; start at {@code NettyTransport}. */
@NullMarked
module io.quorate.transport.netty {
  requires transitive io.quorate;
  requires com.google.protobuf;
  requires io.netty.buffer;
  requires io.netty.common;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires static org.jspecify;
  requires org.slf4j;

  exports io.quorate.transport.netty;
}
