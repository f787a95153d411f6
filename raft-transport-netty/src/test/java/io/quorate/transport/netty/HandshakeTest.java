// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.model.NodeId;
import io.quorate.transport.netty.proto.Hello;
import io.quorate.transport.netty.proto.Lane;
import io.quorate.transport.netty.proto.Refusal;
import io.quorate.transport.netty.proto.RefusalCode;
import io.quorate.transport.netty.proto.Welcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeaksFail.class)
class HandshakeTest {
  private static final NodeId A = NodeId.of("a");
  private static final NodeId B = NodeId.of("b");
  private static final NodeId C = NodeId.of("c");
  private static final String CLUSTER = "cluster";

  private final Recorder recorderOfB = new Recorder();
  private NettyTransport b;

  @BeforeEach
  void startB() throws IOException {
    b = NettyTransport.builder(CLUSTER, B)
        .listen("127.0.0.1:0")
        .peer(A, FreePorts.next())
        .handshakeTimeout(Duration.ofMillis(300))
        .listener(recorderOfB)
        .build();
    b.start(recorderOfB);
  }

  @AfterEach
  void closeB() {
    b.close();
  }

  @Test
  @DisplayName("M32: refuses another cluster; both ends are told, and once")
  void refusesOtherCluster() throws Exception {
    String explanation = "node b is of cluster \"cluster\", who connects to it is of \"other\"";
    Recorder recorder = new Recorder();
    try (NettyTransport a = connectToB("other", A, B, recorder)) {
      assertThat(recorder.nextEvent()).isEqualTo("refused b WRONG_CLUSTER: " + explanation);
      assertThat(recorderOfB.nextEvent()).isEqualTo("refused a WRONG_CLUSTER: " + explanation);
      // The next attempts are refused as well: a second address shows that they took place.
      a.setPeers(Map.of(B, addressOfB(), C, addressOfB()));
      assertThat(recorder.nextEvent()).startsWith("refused c WRONG_CLUSTER");
      assertThat(recorder.otherEvents()).isEmpty();
      assertThat(recorderOfB.otherEvents()).isEmpty();
    }
  }

  @Test
  @DisplayName("refuses to be taken for another node")
  void refusesMistakenIdentity() throws Exception {
    Recorder recorder = new Recorder();
    try (NettyTransport a = connectToB(CLUSTER, A, C, recorder)) {
      assertThat(a.self()).isEqualTo(A);
      assertThat(recorder.nextEvent())
          .isEqualTo("refused c UNEXPECTED_NODE: node c was sought and b found");
      assertThat(recorderOfB.nextEvent()).startsWith("refused a UNEXPECTED_NODE");
    }
  }

  @Test
  @DisplayName("refuses, on either lane, a node that does not say who it is, or is this one")
  void refusesUnknownNode() throws Exception {
    for (Lane lane : new Lane[] {Lane.LANE_CONSENSUS, Lane.LANE_BULK}) {
      assertThat(answerTo(hello().setLane(lane).clearNodeId()))
          .isEqualTo(RefusalCode.REFUSAL_CODE_UNKNOWN_NODE);
      assertThat(answerTo(hello().setLane(lane).setNodeId("b")))
          .isEqualTo(RefusalCode.REFUSAL_CODE_UNKNOWN_NODE);
    }
  }

  @Test
  @DisplayName("refuses a node that does not say whom it means")
  void refusesAimlessNode() throws Exception {
    assertThat(answerTo(hello().clearExpectedNodeId()))
        .isEqualTo(RefusalCode.REFUSAL_CODE_UNEXPECTED_NODE);
  }

  @Test
  @DisplayName("refuses versions of the protocol that it does not speak")
  void refusesOtherVersions() throws Exception {
    assertThat(answerTo(hello().setMinVersion(2).setMaxVersion(3)))
        .isEqualTo(RefusalCode.REFUSAL_CODE_VERSION_MISMATCH);
    assertThat(recorderOfB.nextEvent())
        .isEqualTo(
            "refused a VERSION_MISMATCH: node b speaks protocol versions 1 to 1, who connects to it 2"
                + " to 3");
  }

  @Test
  @DisplayName("agrees on the newest version that both speak")
  void agreesOnVersion() throws Exception {
    try (RawEnd end = RawEnd.connect(b.localAddress())) {
      end.sayHello(hello().setMinVersion(1).setMaxVersion(9));
      assertThat(end.read().header(Welcome.parser()).getVersion()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("refuses what it does not serve")
  void refusesUnservedLanes() throws Exception {
    for (Lane lane : new Lane[] {Lane.LANE_CLIENT, Lane.LANE_UNSPECIFIED}) {
      assertThat(answerTo(hello().setLane(lane))).isEqualTo(RefusalCode.REFUSAL_CODE_NOT_SERVED);
    }
  }

  @Test
  @DisplayName("refuses, as the one that connects, who answers for another node")
  void refusesWrongWelcome() throws Exception {
    Recorder recorder = new Recorder();
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        NettyTransport a = connect(CLUSTER, A, C, RawEnd.addressOf(server), recorder);
        RawEnd end = RawEnd.accept(server)) {
      assertThat(end.read().header(Hello.parser()).getNodeId())
          .isEqualTo(a.self().value());
      end.send(
          FrameType.WELCOME,
          Welcome.newBuilder()
              .setVersion(1)
              .setClusterId(CLUSTER)
              .setNodeId("b")
              .build());
      Refusal refusal = end.read().header(Refusal.parser());
      assertThat(refusal.getCode()).isEqualTo(RefusalCode.REFUSAL_CODE_UNEXPECTED_NODE);
      assertThat(recorder.nextEvent()).startsWith("refused c UNEXPECTED_NODE");
    }
  }

  @Test
  @DisplayName("hangs up on who says nothing, something else, or too much")
  void hangsUp() throws Exception {
    try (RawEnd silent = RawEnd.connect(b.localAddress());
        RawEnd wrongMagic = RawEnd.connect(b.localAddress());
        RawEnd hasty = RawEnd.connect(b.localAddress());
        RawEnd noisy = RawEnd.connect(b.localAddress());
        RawEnd lost = RawEnd.connect(b.localAddress());
        RawEnd large = RawEnd.connect(b.localAddress())) {
      wrongMagic.sayHello(hello().setMagic(1));
      hasty.send(FrameType.PING, Hello.getDefaultInstance());
      noisy.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      lost.sayHello(hello().setAddress("nowhere"));
      large.sayHello(hello().setClusterId("x".repeat(Settings.MAX_HANDSHAKE_FRAME_BYTES)));
      for (RawEnd end : new RawEnd[] {silent, wrongMagic, hasty, noisy, lost, large}) {
        assertThat(end.isClosedByOther()).isTrue();
      }
    }
  }

  @Test
  @DisplayName("tries again when nobody answers the handshake")
  void retriesAfterSilence() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        NettyTransport a = connect(CLUSTER, A, C, RawEnd.addressOf(server), new Recorder());
        RawEnd first = RawEnd.accept(server);
        RawEnd second = RawEnd.accept(server)) {
      assertThat(first.read().type()).isEqualTo(FrameType.HELLO);
      assertThat(first.isClosedByOther()).isTrue();
      assertThat(second.read().header(Hello.parser()).getNodeId())
          .isEqualTo(a.self().value());
    }
  }

  private static Hello.Builder hello() {
    return RawEnd.hello(CLUSTER, A, B);
  }

  private RefusalCode answerTo(Hello.Builder hello) throws IOException {
    try (RawEnd end = RawEnd.connect(b.localAddress())) {
      end.sayHello(hello);
      RefusalCode code = end.read().header(Refusal.parser()).getCode();
      assertThat(end.isClosedByOther()).isTrue();
      return code;
    }
  }

  private NodeAddress addressOfB() {
    return NodeAddress.of("127.0.0.1:" + b.localAddress().getPort());
  }

  private NettyTransport connectToB(String cluster, NodeId self, NodeId sought, Recorder recorder)
      throws IOException {
    return connect(cluster, self, sought, addressOfB(), recorder);
  }

  private static NettyTransport connect(
      String cluster, NodeId self, NodeId sought, NodeAddress address, Recorder recorder)
      throws IOException {
    NettyTransport transport = NettyTransport.builder(cluster, self)
        .listen("127.0.0.1:0")
        .peer(sought, address)
        .handshakeTimeout(Duration.ofMillis(300))
        .listener(recorder)
        .build();
    transport.start(recorder);
    return transport;
  }
}
