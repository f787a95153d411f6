// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.quorate.model.Bytes;
import io.quorate.transport.netty.proto.RequestHeader;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeaksFail.class)
class FrameDecoderTest {
  private static final RequestHeader HEADER =
      RequestHeader.newBuilder().setId(7).build();
  private static final Bytes PAYLOAD = Bytes.utf8("some bytes");

  @Test
  @DisplayName("reads a frame wherever the stream is cut")
  void readsAcrossCuts() throws ProtocolException {
    byte[] frame = frame();
    for (int cut = 0; cut <= frame.length; cut++) {
      var frames =
          Wire.decode(Arrays.copyOf(frame, cut), Arrays.copyOfRange(frame, cut, frame.length));
      assertThat(frames).hasSize(1);
      assertIsOurs(frames.get(0));
    }
  }

  @Test
  @DisplayName("reads several frames that arrive together")
  void readsSeveral() throws ProtocolException {
    ByteBuf three = Unpooled.wrappedBuffer(frame(), frame(), frame());
    byte[] stream = new byte[three.readableBytes()];
    three.readBytes(stream);
    var frames = Wire.decode(stream);
    assertThat(frames).hasSize(3);
    for (Frame frame : frames) {
      assertIsOurs(frame);
    }
  }

  @Test
  @DisplayName("gives nothing for a frame that is cut off")
  void waitsForTheRest() {
    byte[] frame = frame();
    assertThat(Wire.decode(Arrays.copyOf(frame, frame.length - 1))).isEmpty();
  }

  @Test
  @DisplayName("skips a frame of a type that a later version may have")
  void skipsUnknownTypes() throws ProtocolException {
    byte[] unknown = frame();
    unknown[4] = 111;
    Wire.seal(unknown);
    var frames = Wire.decode(unknown, frame());
    assertThat(frames).hasSize(1);
    assertIsOurs(frames.get(0));
  }

  @Test
  @DisplayName("notices every flipped bit, and gives nothing after it")
  void noticesDamage() {
    byte[] frame = frame();
    for (int bit = 0; bit < frame.length * 8; bit++) {
      byte[] damaged = frame.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertFails(damaged, "damaged");
    }
  }

  @Test
  @DisplayName("refuses a frame that is larger than the limit as soon as its prefix is there")
  void refusesTooLarge() {
    byte[] prefix = Arrays.copyOf(frame(), FrameDecoder.PREFIX_BYTES);
    for (int length : new int[] {Wire.MAX_FRAME_BYTES - 15, Integer.MAX_VALUE, -1}) {
      byte[] large = prefix.clone();
      Wire.putInt(large, 0, length);
      Wire.seal(large);
      assertFails(large, "exceeds the limit");
    }
  }

  @Test
  @DisplayName("refuses a header that is longer than its frame")
  void refusesLongHeader() {
    byte[] frame = frame();
    Wire.putInt(frame, 4, FrameType.REQUEST.code() << 24 | frame.length);
    Wire.seal(frame);
    assertFails(frame, "header");
  }

  @Test
  @DisplayName("refuses what is not of this protocol")
  void refusesStrangers() {
    assertFails(Bytes.utf8("GET / HTTP/1.1\r\nHost: x\r\n\r\n").toByteArray(), "not of this");
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      byte[] noise = new byte[FrameDecoder.PREFIX_BYTES + random.nextInt(100)];
      random.nextBytes(noise);
      assertFails(noise, "");
    }
  }

  private static byte[] frame() {
    return Wire.encode(FrameType.REQUEST, HEADER, new BytesPayload(PAYLOAD));
  }

  private static void assertIsOurs(Frame frame) throws ProtocolException {
    assertThat(frame.type()).isEqualTo(FrameType.REQUEST);
    assertThat(frame.header(RequestHeader.parser())).isEqualTo(HEADER);
    assertThat(frame.payload()).isEqualTo(PAYLOAD);
  }

  private static void assertFails(byte[] stream, String why) {
    EmbeddedChannel channel = Wire.decoder();
    assertThatThrownBy(() -> channel.writeInbound(Unpooled.copiedBuffer(stream)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(why);
    channel.writeInbound(Unpooled.copiedBuffer(frame()));
    assertThat(channel.<Frame>readInbound()).isNull();
    channel.finishAndReleaseAll();
  }
}
