// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.quorate.message.InstallSnapshot;
import io.quorate.message.SnapshotChunk;
import io.quorate.model.Bytes;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.transport.netty.proto.InstallSnapshotResponseContent;
import io.quorate.transport.netty.proto.MessageHeader;
import io.quorate.transport.netty.proto.SnapshotChunkContent;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
  private static final NodeId FROM = NodeId.of("from");
  private static final NodeId TO = NodeId.of("to");
  private static final InstallSnapshot INSTALL = new InstallSnapshot(
      GroupId.FIRST,
      FROM,
      TO,
      3,
      1,
      new SnapshotMetadata(new EntryId(9, 2), ClusterConfiguration.ofVoters(List.of(FROM, TO)), 4));
  private static final SnapshotChunk CHUNK =
      new SnapshotChunk(INSTALL, 100, 77, 20, Bytes.utf8("0123456789"), false);

  @Test
  @DisplayName("puts the bytes of a chunk behind its header, not into it")
  void chunkBytesStayRaw() {
    assertThat(MessageCodec.payload(CHUNK).size()).isEqualTo(10);
    assertThat(MessageCodec.header(CHUNK).getSnapshotChunk().getConfiguration())
        .isEqualTo(
            ByteString.copyFrom(INSTALL.snapshot().configuration().toBytes().toByteArray()));
  }

  @Test
  @DisplayName("has no form for a snapshot by itself, and says that it travels as chunks")
  void refusesSnapshotItself() {
    assertThatThrownBy(() -> MessageCodec.header(INSTALL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("travels as chunks");
  }

  @Test
  @DisplayName("refuses a chunk that lies outside of its snapshot, also if the sum overflows")
  void refusesChunkOutside() {
    assertRefused(chunk -> chunk.setOffset(91));
    assertRefused(chunk -> chunk.setSize(29));
    assertRefused(chunk -> chunk.setSize(9).setOffset(0));
    assertRefused(chunk -> chunk.setOffset(Long.MAX_VALUE));
    assertRefused(chunk -> chunk.setOffset(-1));
    assertRefused(chunk -> chunk.setSize(-1));
  }

  @Test
  @DisplayName("refuses a chunk of an impossible snapshot")
  void refusesImpossibleSnapshot() {
    assertRefused(chunk -> chunk.setLastIncludedTerm(0));
    assertRefused(chunk -> chunk.setConfigurationIndex(10));
    assertRefused(chunk -> chunk.setConfigurationIndex(-1));
    assertRefused(chunk -> chunk.setSession(-1));
    assertRefused(chunk -> chunk.clearConfiguration());
    assertRefused(chunk -> chunk.setConfiguration(ByteString.copyFromUtf8("\u0002\u0000")));
    assertRefused(chunk ->
        chunk.setConfiguration(chunk.getConfiguration().concat(ByteString.copyFromUtf8("x"))));
  }

  @Test
  @DisplayName("refuses numbers that nothing can have")
  void refusesNegativeNumbers() {
    MessageHeader.Builder header = MessageHeader.newBuilder()
        .setInstallSnapshotResponse(InstallSnapshotResponseContent.newBuilder().setMatchIndex(-5));
    assertRefused(Wire.encode(FrameType.MESSAGE, header.build()), "match index");
    header.setTerm(-5);
    assertRefused(Wire.encode(FrameType.MESSAGE, header.build()), "term");
  }

  private static void assertRefused(Consumer<SnapshotChunkContent.Builder> change) {
    MessageHeader.Builder header = MessageCodec.header(CHUNK).toBuilder();
    change.accept(header.getSnapshotChunkBuilder());
    assertRefused(
        Wire.encode(FrameType.MESSAGE, header.build(), MessageCodec.payload(CHUNK)),
        "makes no sense");
  }

  private static void assertRefused(byte[] frame, String why) {
    List<Frame> frames = Wire.decode(frame);
    assertThat(frames).hasSize(1);
    assertThatThrownBy(() -> MessageCodec.decode(frames.get(0), FROM, TO))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(why);
  }
}
