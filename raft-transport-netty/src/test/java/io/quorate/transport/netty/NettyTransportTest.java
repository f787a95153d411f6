// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.message.AppendEntries;
import io.quorate.message.Message;
import io.quorate.message.RequestVoteResponse;
import io.quorate.model.Bytes;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.transport.netty.proto.Hello;
import io.quorate.transport.netty.proto.Lane;
import io.quorate.transport.netty.proto.MessageHeader;
import io.quorate.transport.netty.proto.Ping;
import io.quorate.transport.netty.proto.RequestHeader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeaksFail.class)
class NettyTransportTest {
  private static final NodeId A = NodeId.of("a");
  private static final NodeId B = NodeId.of("b");
  private static final String CLUSTER = "cluster";

  private final Recorder recorderOfA = new Recorder();
  private final Recorder recorderOfB = new Recorder();

  @Test
  @DisplayName("names the address that it cannot listen on")
  void namesTakenAddress() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        NettyTransport a = NettyTransport.builder(CLUSTER, A)
            .listen("127.0.0.1:" + taken.getLocalPort())
            .build()) {
      assertThatThrownBy(() -> a.start(recorderOfA))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort());
    }
  }

  @Test
  @DisplayName("tells when a peer comes and goes")
  void tellsOfPeers() throws Exception {
    NodeAddress addressOfB = FreePorts.next();
    try (NettyTransport a = start(A, FreePorts.next(), B, addressOfB, recorderOfA)) {
      try (NettyTransport b = start(B, addressOfB, A, addressOf(a), recorderOfB)) {
        assertThat(recorderOfA.nextEvent()).isEqualTo("connected b");
        assertThat(recorderOfB.nextEvent()).isEqualTo("connected a");
        assertThat(b.self()).isEqualTo(B);
      }
      assertThat(recorderOfA.nextEvent()).isEqualTo("disconnected b: closed by the other end");
    }
  }

  @Test
  @DisplayName(
      "follows a peer that moves, and leaves one that is none any more, which it still hears")
  void followsPeers() throws Exception {
    try (NettyTransport a = start(A, FreePorts.next(), B, FreePorts.next(), recorderOfA);
        NettyTransport b = start(B, FreePorts.next(), A, addressOf(a), recorderOfB)) {
      assertThat(recorderOfB.nextEvent()).isEqualTo("connected a");

      a.setPeers(Map.of(A, addressOf(a), B, addressOf(b)));
      assertThat(recorderOfA.nextEvent()).isEqualTo("connected b");
      assertThat(a.peers()).containsOnlyKeys(B);

      a.setPeers(Map.of());
      assertThat(recorderOfA.nextEvent()).isEqualTo("disconnected b: no peer any more");
      Message heard = new RequestVoteResponse(GroupId.FIRST, B, A, 5, false);
      b.send(List.of(heard));
      assertThat(recorderOfA.nextMessage()).isEqualTo(heard);
      assertThat(recorderOfA.otherEvents()).isEmpty();
    }
  }

  @Test
  @DisplayName("resolves the name of a peer anew for each connection")
  void resolvesAgain() throws Exception {
    BlockingQueue<String> lookups = new LinkedBlockingQueue<>();
    NameResolver names = host -> {
      lookups.add(host);
      if (lookups.size() == 1) {
        throw new UnknownHostException(host);
      }
      return InetAddress.getLoopbackAddress();
    };
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        NettyTransport a = NettyTransport.builder(CLUSTER, A)
            .listen("127.0.0.1:0")
            .peer(B, new NodeAddress("b.example", server.getLocalPort()))
            .nameResolver(names)
            .build()) {
      a.start(recorderOfA);
      for (int connections = 1; connections <= 3; connections++) {
        RawEnd.accept(server).close();
        assertThat(lookups).hasSizeGreaterThan(connections).containsOnly("b.example");
      }
    }
  }

  @Test
  @DisplayName("drops a message that exceeds either end's largest frame, and carries the next one")
  void dropsTooLarge() throws Exception {
    NodeAddress addressOfB = FreePorts.next();
    try (NettyTransport a = start(A, FreePorts.next(), B, addressOfB, recorderOfA);
        NettyTransport b = NettyTransport.builder(CLUSTER, B)
            .listen(addressOfB)
            .peer(A, addressOf(a))
            .maxFrameBytes(8192)
            .build()) {
      b.start(recorderOfB);
      assertThat(recorderOfA.nextEvent()).isEqualTo("connected b");
      a.send(List.of(append(10_000), append(5_000), vote(1)));
      assertThat(recorderOfB.nextMessage()).isEqualTo(append(5_000));
      assertThat(recorderOfB.nextMessage()).isEqualTo(vote(1));
    }
  }

  @Test
  @DisplayName("gives up a connection on which nothing arrives, and makes another")
  void givesUpTheDead() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        NettyTransport a = NettyTransport.builder(CLUSTER, A)
            .listen("127.0.0.1:0")
            .peer(B, RawEnd.addressOf(server))
            .deadAfter(Duration.ofMillis(200))
            .listener(recorderOfA)
            .build()) {
      a.start(recorderOfA);
      try (RawEnd dead = RawEnd.accept(server)) {
        assertThat(dead.read().type()).isEqualTo(FrameType.HELLO);
        dead.sayWelcome(CLUSTER, B);
        assertThat(recorderOfA.nextEvent()).isEqualTo("connected b");
        assertThat(dead.read().type()).isEqualTo(FrameType.PING);
        assertThat(recorderOfA.nextEvent()).isEqualTo("disconnected b: nothing arrived for 200 ms");
      }
      try (RawEnd next = RawEnd.accept(server)) {
        assertThat(next.read().type()).isEqualTo(FrameType.HELLO);
      }
    }
  }

  @Test
  @DisplayName("hangs up on a node that falls silent, and answers one that asks")
  void expectsSignsOfLife() throws Exception {
    try (NettyTransport b = NettyTransport.builder(CLUSTER, B)
        .listen("127.0.0.1:0")
        .peer(A, FreePorts.next())
        .deadAfter(Duration.ofMillis(500))
        .build()) {
      b.start(recorderOfB);
      try (RawEnd end = connectedNode(b)) {
        end.send(FrameType.PING, Ping.getDefaultInstance());
        assertThat(end.read().type()).isEqualTo(FrameType.PONG);
        assertThat(end.isClosedByOther()).isTrue();
      }
    }
  }

  @Test
  @DisplayName("listens only to the newest connection of a node")
  void newestConnectionCounts() throws Exception {
    try (NettyTransport b = start(B, FreePorts.next(), A, FreePorts.next(), recorderOfB);
        RawEnd older = connectedNode(b);
        RawEnd newer = connectedNode(b)) {
      assertThat(older.isClosedByOther()).isTrue();
      newer.send(Wire.encode(vote(7)));
      assertThat(recorderOfB.nextMessage()).isEqualTo(vote(7));
    }
  }

  @Test
  @DisplayName("takes no messages from a client, even if it claims to be a node")
  void tellsClientsFromNodes() throws Exception {
    NodeId stranger = NodeId.of("stranger");
    try (NettyTransport b = NettyTransport.builder(CLUSTER, B)
            .listen("127.0.0.1:0")
            .requestHandler((request, responder) -> responder.respond(request))
            .build();
        RawEnd end = startAndConnect(b)) {
      end.sayHello(RawEnd.hello(CLUSTER, stranger, B).setLane(Lane.LANE_CLIENT));
      assertThat(end.read().type()).isEqualTo(FrameType.WELCOME);
      end.send(Wire.encode(vote(1)));
      end.send(FrameType.REQUEST, RequestHeader.newBuilder().setId(1).build());
      assertThat(end.read().type()).isEqualTo(FrameType.RESPONSE);
      assertThat(recorderOfB.messages()).isEmpty();
    }
  }

  private RawEnd startAndConnect(NettyTransport b) throws IOException {
    b.start(recorderOfB);
    return RawEnd.connect(b.localAddress());
  }

  @Test
  @DisplayName("skips messages and frames that it does not understand")
  void skipsTheUnknown() throws Exception {
    try (NettyTransport b = start(B, FreePorts.next(), A, FreePorts.next(), recorderOfB);
        RawEnd end = connectedNode(b)) {
      end.send(FrameType.MESSAGE, MessageHeader.getDefaultInstance());
      end.send(FrameType.MESSAGE, MessageHeader.newBuilder().setGroup(-1).build());
      end.send(FrameType.RESPONSE, Hello.getDefaultInstance());
      end.send(Wire.encode(vote(1)));
      assertThat(recorderOfB.nextMessage()).isEqualTo(vote(1));
    }
  }

  @Test
  @DisplayName("closes a connection on damage, delivers nothing of it, and is connected to again")
  void survivesDamage() throws Exception {
    try (NettyTransport b = start(B, FreePorts.next(), A, FreePorts.next(), recorderOfB)) {
      byte[] damaged = Wire.encode(append(100));
      damaged[damaged.length - 1] ^= 1;
      try (RawEnd end = connectedNode(b)) {
        end.send(damaged);
        assertThat(end.isClosedByOther()).isTrue();
      }
      try (RawEnd end = connectedNode(b)) {
        end.send(Wire.encode(vote(1)));
        assertThat(recorderOfB.nextMessage()).isEqualTo(vote(1));
      }
    }
  }

  @Test
  @DisplayName("goes on when a receiver or a listener throws")
  void survivesCallers() throws Exception {
    NodeAddress addressOfB = FreePorts.next();
    Recorder recorder = new Recorder();
    TransportListener failing = new TransportListener() {
      @Override
      public void connected(NodeId node, NodeAddress address) {
        recorder.connected(node, address);
        throw new IllegalStateException("on purpose");
      }
    };
    try (NettyTransport a = NettyTransport.builder(CLUSTER, A)
            .listen("127.0.0.1:0")
            .peer(B, addressOfB)
            .listener(failing)
            .build();
        NettyTransport b = NettyTransport.builder(CLUSTER, B)
            .listen(addressOfB)
            .peer(A, FreePorts.next())
            .build()) {
      b.start(message -> {
        recorderOfB.receive(message);
        throw new IllegalStateException("on purpose");
      });
      a.start(recorderOfA);
      assertThat(recorder.nextEvent()).isEqualTo("connected b");
      a.send(List.of(vote(1)));
      a.send(List.of(vote(2)));
      assertThat(recorderOfB.nextMessage()).isEqualTo(vote(1));
      assertThat(recorderOfB.nextMessage()).isEqualTo(vote(2));
    }
  }

  @Test
  @DisplayName("refuses to send in another node's name")
  void refusesForeignSender() {
    try (NettyTransport b = NettyTransport.builder(CLUSTER, B).build()) {
      assertThatThrownBy(() -> b.send(List.of(vote(1))))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static NettyTransport start(
      NodeId self, NodeAddress listen, NodeId peer, NodeAddress address, Recorder recorder)
      throws IOException {
    NettyTransport transport = NettyTransport.builder(CLUSTER, self)
        .listen(listen)
        .peer(peer, address)
        .listener(recorder)
        .build();
    transport.start(recorder);
    return transport;
  }

  private static NodeAddress addressOf(NettyTransport transport) {
    return NodeAddress.of("127.0.0.1:" + transport.localAddress().getPort());
  }

  /** Connects to B as if it were A. */
  private static RawEnd connectedNode(NettyTransport b) throws IOException {
    RawEnd end = RawEnd.connect(b.localAddress());
    end.sayHello(RawEnd.hello(CLUSTER, A, B));
    assertThat(end.read().type()).isEqualTo(FrameType.WELCOME);
    return end;
  }

  private static Message vote(long term) {
    return new RequestVoteResponse(GroupId.FIRST, A, B, term, true);
  }

  private static Message append(int payloadBytes) {
    LogEntry entry = new LogEntry(1, 1, EntryKind.COMMAND, Bytes.wrap(new byte[payloadBytes]));
    return new AppendEntries(GroupId.FIRST, A, B, 1, 1, EntryId.NONE, List.of(entry), 0, 0);
  }
}
