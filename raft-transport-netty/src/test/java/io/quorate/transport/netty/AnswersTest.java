// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.Message;
import io.quorate.message.RequestVoteResponse;
import io.quorate.model.GroupId;
import io.quorate.model.NodeId;
import io.quorate.transport.netty.proto.Hello;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** B was told of nobody, as a server that waits to be added. */
@ExtendWith(LeaksFail.class)
class AnswersTest {
  private static final NodeId A = NodeId.of("a");
  private static final NodeId B = NodeId.of("b");
  private static final String CLUSTER = "cluster";

  private final Recorder recorderOfA = new Recorder();
  private final Recorder recorderOfB = new Recorder();
  private NettyTransport b;

  @BeforeEach
  void startB() throws IOException {
    b = NettyTransport.builder(CLUSTER, B)
        .listen("127.0.0.1:0")
        .listener(recorderOfB)
        .build();
    b.start(recorderOfB);
  }

  @AfterEach
  void closeB() {
    b.close();
  }

  @Test
  @DisplayName("answers a node that it was not told of, also if that listens on all addresses")
  void answersStranger() throws Exception {
    for (String listen : new String[] {"127.0.0.1:0", "0.0.0.0:0"}) {
      try (NettyTransport a = NettyTransport.builder(CLUSTER, A)
          .listen(listen)
          .peer(B, addressOfB())
          .listener(recorderOfA)
          .build()) {
        a.start(recorderOfA);
        assertThat(recorderOfA.nextEvent()).isEqualTo("connected b");
        a.send(List.of(message(A, B, 1)));
        assertThat(recorderOfB.nextMessage()).isEqualTo(message(A, B, 1));
        // Once: the answer waits for the connection that it needs.
        b.send(List.of(message(B, A, 2)));
        assertThat(recorderOfA.nextMessage()).isEqualTo(message(B, A, 2));
        assertThat(recorderOfB.nextEvent()).isEqualTo("connected a");
      }
      assertThat(recorderOfB.nextEvent()).startsWith("disconnected a");
      assertThat(recorderOfA.nextEvent()).startsWith("disconnected b");
    }
  }

  @Test
  @DisplayName("answers where the node says that it is reached, for as long as it is connected")
  void believesAdvertisedAddress() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      RawEnd caller = connectAsA(RawEnd.addressOf(server));
      b.send(List.of(message(B, A, 1)));
      try (RawEnd answered = acceptFromB(server)) {
        assertThat(MessageCodec.decode(answered.read(), B, A)).isEqualTo(message(B, A, 1));
        assertThat(recorderOfB.nextEvent()).isEqualTo("connected a");
        caller.close();
        assertThat(answered.isClosedByOther()).isTrue();
        assertThat(recorderOfB.nextEvent())
            .isEqualTo("disconnected a: it is connected to us no more");
      }
    }
  }

  @Test
  @DisplayName("tells others the address that it is to advertise")
  void advertises() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        NettyTransport a = NettyTransport.builder(CLUSTER, A)
            .listen("127.0.0.1:0")
            .advertise("a.example:7000")
            .peer(B, RawEnd.addressOf(server))
            .build()) {
      a.start(recorderOfA);
      try (RawEnd end = RawEnd.accept(server)) {
        assertThat(end.read().header(Hello.parser()).getAddress()).isEqualTo("a.example:7000");
      }
    }
  }

  @Test
  @DisplayName("calls a member where the configuration says, whatever the member says itself")
  void configurationGoesFirst() throws Exception {
    try (ServerSocket said = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        ServerSocket stated = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        RawEnd caller = connectAsA(RawEnd.addressOf(said))) {
      b.send(List.of(message(B, A, 1)));
      try (RawEnd answered = acceptFromB(said)) {
        b.members(Map.of(A, RawEnd.addressOf(stated).toString(), B, ""));
        assertThat(answered.isClosedByOther()).isTrue();
      }
      try (RawEnd moved = acceptFromB(stated)) {
        // No member any more, but still connected: heard, left alone, and answered if need be.
        b.members(Map.of(B, ""));
        assertThat(moved.isClosedByOther()).isTrue();
      }
      caller.send(Wire.encode(message(A, B, 3)));
      assertThat(recorderOfB.nextMessage()).isEqualTo(message(A, B, 3));
      b.send(List.of(message(B, A, 4)));
      try (RawEnd answered = acceptFromB(said)) {
        assertThat(MessageCodec.decode(answered.read(), B, A)).isEqualTo(message(B, A, 4));
      }
    }
  }

  private RawEnd connectAsA(NodeAddress address) throws IOException {
    RawEnd end = RawEnd.connect(b.localAddress());
    end.sayHello(RawEnd.hello(CLUSTER, A, B).setAddress(address.toString()));
    assertThat(end.read().type()).isEqualTo(FrameType.WELCOME);
    // What is sent before it is read that A connected would be dropped.
    end.send(Wire.encode(message(A, B, 0)));
    try {
      assertThat(recorderOfB.nextMessage()).isEqualTo(message(A, B, 0));
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return end;
  }

  private static RawEnd acceptFromB(ServerSocket server) throws IOException {
    RawEnd end = RawEnd.accept(server);
    assertThat(end.read().header(Hello.parser()).getNodeId()).isEqualTo("b");
    end.sayWelcome(CLUSTER, A);
    return end;
  }

  private NodeAddress addressOfB() {
    return NodeAddress.of("127.0.0.1:" + b.localAddress().getPort());
  }

  private static Message message(NodeId from, NodeId to, long term) {
    return new RequestVoteResponse(GroupId.FIRST, from, to, term, true);
  }
}
