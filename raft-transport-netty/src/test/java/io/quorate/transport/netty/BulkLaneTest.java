// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.message.InstallSnapshot;
import io.quorate.message.Message;
import io.quorate.message.RequestVoteResponse;
import io.quorate.message.SnapshotChunk;
import io.quorate.model.Bytes;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.transport.netty.proto.Hello;
import io.quorate.transport.netty.proto.Lane;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** B is played by the test, which sees the connections that A makes to it. */
@ExtendWith(LeaksFail.class)
class BulkLaneTest {
  private static final NodeId A = NodeId.of("a");
  private static final NodeId B = NodeId.of("b");
  private static final String CLUSTER = "cluster";
  private static final int MIB = 1 << 20;

  private final Recorder recorderOfA = new Recorder();
  private ServerSocket server;
  private NettyTransport a;
  private RawEnd consensus;

  @BeforeEach
  void connect() throws Exception {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    a = NettyTransport.builder(CLUSTER, A)
        .listen("127.0.0.1:0")
        .peer(B, RawEnd.addressOf(server))
        .listener(recorderOfA)
        .build();
    a.start(recorderOfA);
    consensus = accept(Lane.LANE_CONSENSUS);
    assertThat(recorderOfA.nextEvent()).isEqualTo("connected b");
  }

  @AfterEach
  void close() throws IOException {
    consensus.close();
    a.close();
    server.close();
  }

  @Test
  @DisplayName("the first chunk has a connection made, and waits for it")
  void connectsOnDemand() throws Exception {
    a.send(List.of(chunk(0, MIB), vote(1), chunk(1, MIB)));
    assertThat(nextMessage(consensus)).isEqualTo(vote(1));
    try (RawEnd bulk = accept(Lane.LANE_BULK)) {
      assertThat(nextMessage(bulk)).isEqualTo(chunk(0, MIB));
      assertThat(nextMessage(bulk)).isEqualTo(chunk(1, MIB));
    }
    assertThat(recorderOfA.otherEvents()).isEmpty();
  }

  @Test
  @DisplayName("chunks that nobody reads delay nothing else, and are not hoarded")
  void staysOutOfTheWay() throws Exception {
    int count = 64;
    a.send(List.of(chunk(0, 1)));
    try (RawEnd bulk = accept(Lane.LANE_BULK)) {
      assertThat(nextMessage(bulk)).isEqualTo(chunk(0, 1));
      for (int i = 1; i <= count; i++) {
        a.send(List.of(chunk(i, MIB), vote(i)));
        assertThat(nextMessage(consensus)).isEqualTo(vote(i));
      }
      Message last = chunk(count + 1, 1);
      List<Message> kept = new ArrayList<>();
      do {
        a.send(List.of(last));
        kept.add(nextMessage(bulk));
      } while (!kept.contains(last));
      assertThat(kept).hasSizeBetween(2, count / 2);
      assertThat(kept.get(0)).isEqualTo(chunk(1, MIB));
    }
  }

  @Test
  @DisplayName("a broken connection is made again for the next chunk, and the other one stays")
  void connectsAgain() throws Exception {
    a.send(List.of(chunk(0, 1)));
    accept(Lane.LANE_BULK).close();
    RawEnd again = null;
    server.setSoTimeout(50);
    for (int i = 1; again == null; i++) {
      a.send(List.of(chunk(i, 1), vote(i)));
      assertThat(nextMessage(consensus)).isEqualTo(vote(i));
      again = acceptIfAny();
    }
    welcome(again, Lane.LANE_BULK);
    assertThat(nextMessage(again)).isInstanceOf(SnapshotChunk.class);
    again.close();
    assertThat(recorderOfA.otherEvents()).isEmpty();
  }

  @Test
  @DisplayName("is left together with the peer")
  void endsWithPeer() throws Exception {
    a.send(List.of(chunk(0, 1)));
    try (RawEnd bulk = accept(Lane.LANE_BULK)) {
      a.members(Map.of(A, ""));
      assertThat(bulk.isClosedByOther()).isTrue();
      assertThat(consensus.isClosedByOther()).isTrue();
    }
  }

  @Test
  @DisplayName("takes chunks from a node, and messages beside them")
  void takesChunks() throws Exception {
    try (RawEnd bulk = RawEnd.connect(a.localAddress());
        RawEnd other = RawEnd.connect(a.localAddress())) {
      bulk.sayHello(RawEnd.hello(CLUSTER, B, A).setLane(Lane.LANE_BULK));
      assertThat(bulk.read().type()).isEqualTo(FrameType.WELCOME);
      other.sayHello(RawEnd.hello(CLUSTER, B, A));
      assertThat(other.read().type()).isEqualTo(FrameType.WELCOME);
      byte[] frame = Wire.encode(chunk(0, MIB));
      bulk.send(Arrays.copyOf(frame, frame.length - 1));
      other.send(Wire.encode(vote(1)));
      assertThat(recorderOfA.nextMessage().term()).isEqualTo(vote(1).term());
      bulk.send(Arrays.copyOfRange(frame, frame.length - 1, frame.length));
      assertThat(((SnapshotChunk) recorderOfA.nextMessage()).bytes())
          .isEqualTo(chunk(0, MIB).bytes());
    }
  }

  @Test
  @DisplayName("a snapshot by itself is refused, and nothing that was to go with it is sent")
  void refusesSnapshotItself() throws Exception {
    assertThatThrownBy(() -> a.send(List.of(vote(1), chunk(0, 1).install())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("travels as chunks");
    a.send(List.of(vote(2)));
    assertThat(nextMessage(consensus)).isEqualTo(vote(2));
  }

  private RawEnd accept(Lane lane) throws IOException {
    RawEnd end = RawEnd.accept(server);
    welcome(end, lane);
    return end;
  }

  private @Nullable RawEnd acceptIfAny() throws IOException {
    try {
      return RawEnd.of(server.accept());
    } catch (SocketTimeoutException e) {
      return null;
    }
  }

  private static void welcome(RawEnd end, Lane lane) throws IOException {
    Hello hello = end.read().header(Hello.parser());
    assertThat(hello.getLane()).isEqualTo(lane);
    assertThat(hello.getExpectedNodeId()).isEqualTo(B.value());
    end.sayWelcome(CLUSTER, B);
  }

  private static Message nextMessage(RawEnd end) throws IOException {
    Frame frame = end.read();
    while (frame.type() == FrameType.PING) {
      frame = end.read();
    }
    return requireNonNull(MessageCodec.decode(frame, A, B));
  }

  private static SnapshotChunk chunk(int number, int bytes) {
    SnapshotMetadata snapshot =
        new SnapshotMetadata(new EntryId(8, 2), ClusterConfiguration.ofVoters(List.of(A, B)), 0);
    InstallSnapshot install = new InstallSnapshot(GroupId.FIRST, A, B, 3, 1, snapshot);
    Bytes content = Bytes.wrap(new byte[bytes]);
    return new SnapshotChunk(install, 1L << 40, 0, (long) number * MIB, content, false);
  }

  private static Message vote(long term) {
    return new RequestVoteResponse(GroupId.FIRST, A, B, term, true);
  }
}
