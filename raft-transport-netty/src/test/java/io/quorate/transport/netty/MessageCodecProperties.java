// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.quorate.message.AppendEntries;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.AppendEntriesResponse.Accepted;
import io.quorate.message.AppendEntriesResponse.Refused;
import io.quorate.message.AppendEntriesResponse.Result;
import io.quorate.message.InstallSnapshot;
import io.quorate.message.InstallSnapshotResponse;
import io.quorate.message.Message;
import io.quorate.message.PreVote;
import io.quorate.message.PreVoteResponse;
import io.quorate.message.ReadIndex;
import io.quorate.message.ReadIndexResponse;
import io.quorate.message.RequestVote;
import io.quorate.message.RequestVoteResponse;
import io.quorate.message.SnapshotChunk;
import io.quorate.message.SnapshotChunkResponse;
import io.quorate.message.TimeoutNow;
import io.quorate.model.Bytes;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.Member;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class MessageCodecProperties {
  private static final NodeId FROM = NodeId.of("from");
  private static final NodeId TO = NodeId.of("to");

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void everyMessageComesBackEqual(@ForAll("batches") List<Message> messages, @ForAll int cutSeed)
      throws ProtocolException {
    List<byte[]> chunks = new ArrayList<>();
    for (Message message : messages) {
      byte[] frame = Wire.encode(message);
      int cut = Math.floorMod(cutSeed, frame.length);
      chunks.add(Arrays.copyOf(frame, cut));
      chunks.add(Arrays.copyOfRange(frame, cut, frame.length));
    }
    List<Message> decoded = new ArrayList<>();
    for (Frame frame : Wire.decode(chunks.toArray(byte[][]::new))) {
      decoded.add(MessageCodec.decode(frame, FROM, TO));
    }
    assertThat(decoded).isEqualTo(messages);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void sizeIsToldBeforeEncoding(@ForAll("messages") Message message) {
    assertThat(FrameEncoder.size(MessageCodec.header(message), MessageCodec.payload(message)))
        .isEqualTo(Wire.encode(message).length);
  }

  /** A frame that is undamaged and yet wrong, as of a faulty sender, is refused in one way only. */
  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void nonsenseIsRefused(
      @ForAll("messages") Message message, @ForAll @Size(4) List<Integer> noise) {
    byte[] frame = Wire.encode(message);
    int body = frame.length - FrameDecoder.PREFIX_BYTES;
    for (int value : noise) {
      if (body > 0) {
        frame[FrameDecoder.PREFIX_BYTES + Math.floorMod(value, body)] = (byte) (value >> 24);
      }
    }
    Wire.seal(frame);
    for (Frame decoded : Wire.decode(frame)) {
      try {
        Message read = MessageCodec.decode(decoded, FROM, TO);
        assertThat(read == null || read.to().equals(TO)).isTrue();
      } catch (ProtocolException e) {
        assertThat(e).hasMessageMatching(".+");
      }
    }
  }

  /** Frames of any content whatever, with checksums that are right. */
  @Property(edgeCases = EdgeCasesMode.NONE)
  void anyContentIsRefusedInOneWay(
      @ForAll byte[] body, @ForAll @IntRange(max = 40) int headerBytes, @ForAll boolean message) {
    byte[] frame = new byte[FrameDecoder.PREFIX_BYTES + body.length];
    Wire.putInt(frame, 0, body.length);
    Wire.putInt(frame, 4, headerBytes);
    frame[4] = message ? (byte) FrameType.MESSAGE.code() : (byte) body.length;
    System.arraycopy(body, 0, frame, FrameDecoder.PREFIX_BYTES, body.length);
    Wire.seal(frame);
    refusesOrReads(frame);
  }

  /** A stream that is of no protocol of ours, or whose frames are damaged. */
  @Property(edgeCases = EdgeCasesMode.NONE)
  void anyStreamIsRefusedInOneWay(
      @ForAll byte[] noise, @ForAll("messages") Message message, @ForAll int bit) {
    refusesOrReads(noise);
    byte[] frame = Wire.encode(message);
    int place = Math.floorMod(bit, frame.length * 8);
    frame[place / 8] ^= (byte) (1 << place % 8);
    assertThat(refusesOrReads(frame)).as("a flipped bit is seen").isZero();
  }

  /** Returns how many frames were read before the stream ended or was refused. */
  private static int refusesOrReads(byte[] stream) {
    EmbeddedChannel channel = Wire.decoder();
    int read = 0;
    try {
      channel.writeInbound(Unpooled.copiedBuffer(stream));
      for (Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
        read++;
        if (frame.type() == FrameType.MESSAGE) {
          MessageCodec.decode(frame, FROM, TO);
        }
      }
    } catch (Exception e) {
      assertThat(e).isInstanceOf(ProtocolException.class).hasMessageMatching("(?s).+");
    } finally {
      channel.finishAndReleaseAll();
    }
    return read;
  }

  @Provide
  Arbitrary<List<Message>> batches() {
    return messages().list().ofMaxSize(5);
  }

  @Provide
  Arbitrary<Message> messages() {
    return Combinators.combine(numbers().map(GroupId::new), terms(), ids(), flags())
        .flatAs(MessageCodecProperties::messages);
  }

  private static Arbitrary<Message> messages(GroupId group, long term, EntryId id, boolean flag) {
    return Arbitraries.oneOf(
        Arbitraries.of(
            new PreVote(group, FROM, TO, term, id),
            new RequestVote(group, FROM, TO, term, id, flag),
            new TimeoutNow(group, FROM, TO, term)),
        Combinators.combine(incarnations(), numbers())
            .as((incarnation, outsideOf) ->
                new PreVoteResponse(group, FROM, TO, term, flag, incarnation, outsideOf)),
        incarnations()
            .map(incarnation -> new RequestVoteResponse(group, FROM, TO, term, flag, incarnation)),
        Combinators.combine(numbers(), entries(), numbers(), numbers())
            .as((session, entries, commit, round) ->
                append(group, session, entries, commit, round)),
        Combinators.combine(numbers(), numbers(), results(), incarnations())
            .as((session, round, result, incarnation) -> new AppendEntriesResponse(
                group, FROM, TO, term, session, round, result, incarnation)),
        snapshotMessages(group, term, id, flag),
        numbers().map(request -> new ReadIndex(group, FROM, TO, term, request)),
        Combinators.combine(numbers(), numbersOrNone())
            .as((request, index) -> new ReadIndexResponse(group, FROM, TO, term, request, index)));
  }

  private static Arbitrary<Message> snapshotMessages(
      GroupId group, long term, EntryId id, boolean shared) {
    return Arbitraries.oneOf(
        Combinators.combine(numbers(), configurations(), numbers(), checksums(), contents())
            .as((session, configuration, offset, checksum, content) -> {
              SnapshotMetadata snapshot =
                  new SnapshotMetadata(id, configuration, Math.min(id.index(), session));
              long fitting = Math.min(offset, Long.MAX_VALUE - content.size());
              return new SnapshotChunk(
                  new InstallSnapshot(group, FROM, TO, term, session, snapshot),
                  fitting + content.size(),
                  checksum,
                  fitting,
                  content,
                  shared);
            }),
        Combinators.combine(numbers(), checksums(), numbersOrNone())
            .as((session, checksum, received) ->
                new SnapshotChunkResponse(group, FROM, TO, term, session, id, checksum, received)),
        Combinators.combine(numbers(), numbers(), incarnations())
            .as((session, matchIndex, incarnation) -> new InstallSnapshotResponse(
                group, FROM, TO, term, session, matchIndex, incarnation)));
  }

  private static Arbitrary<ClusterConfiguration> configurations() {
    NodeId voter = NodeId.of("v");
    NodeId learner = NodeId.of("l");
    Arbitrary<Member> members = Combinators.combine(
            Arbitraries.of("", "host:1", "[::1]:65535"), incarnations(), flags())
        .as((address, incarnation, prior) -> new Member(address, incarnation, prior ? 1 : 0));
    return Arbitraries.oneOf(Arbitraries.just(ClusterConfiguration.EMPTY), members.map(member -> {
      TreeMap<NodeId, Member> details = new TreeMap<>();
      details.put(voter, member);
      return new ClusterConfiguration(
          List.of(voter), List.of(TO), List.of(learner), List.of(TO), false, details);
    }));
  }

  private static Arbitrary<Bytes> contents() {
    return Arbitraries.bytes().array(byte[].class).map(Bytes::wrap);
  }

  private static Arbitrary<Integer> checksums() {
    return Arbitraries.integers();
  }

  private static Arbitrary<Long> incarnations() {
    return Arbitraries.oneOf(Arbitraries.just(0L), Arbitraries.longs());
  }

  private static Arbitrary<Long> numbersOrNone() {
    return Arbitraries.oneOf(Arbitraries.just(-1L), numbers());
  }

  private static AppendEntries append(
      GroupId group, long session, List<LogEntry> entries, long commit, long round) {
    EntryId previous = entries.isEmpty() || entries.get(0).index() == 1
        ? EntryId.NONE
        : new EntryId(entries.get(0).index() - 1, 1);
    return new AppendEntries(
        group, FROM, TO, Long.MAX_VALUE, session, previous, entries, commit, round);
  }

  private static Arbitrary<List<LogEntry>> entries() {
    Arbitrary<LogEntry> entry = Combinators.combine(
            terms(), Arbitraries.of(EntryKind.class), Arbitraries.bytes().array(byte[].class))
        .as((term, kind, payload) -> new LogEntry(1, term, kind, Bytes.wrap(payload)));
    return Combinators.combine(
            Arbitraries.longs().between(1, Long.MAX_VALUE - 100), entry.list().ofMaxSize(20))
        .as(MessageCodecProperties::consecutive);
  }

  private static List<LogEntry> consecutive(long firstIndex, List<LogEntry> entries) {
    List<LogEntry> result = new ArrayList<>();
    long term = 1;
    for (LogEntry entry : entries) {
      term = Math.max(term, entry.term());
      result.add(new LogEntry(firstIndex + result.size(), term, entry.kind(), entry.payload()));
    }
    return result;
  }

  private static Arbitrary<Result> results() {
    return Arbitraries.oneOf(
        numbers().map(Accepted::new), Combinators.combine(ids(), ids()).as(Refused::new));
  }

  private static Arbitrary<EntryId> ids() {
    return Arbitraries.oneOf(
        Arbitraries.just(EntryId.NONE), Combinators.combine(terms(), terms()).as(EntryId::new));
  }

  private static Arbitrary<Long> terms() {
    return Arbitraries.oneOf(
        Arbitraries.of(1L, Long.MAX_VALUE), Arbitraries.longs().greaterOrEqual(1));
  }

  private static Arbitrary<Long> numbers() {
    return Arbitraries.oneOf(Arbitraries.just(0L), terms());
  }

  private static Arbitrary<Boolean> flags() {
    return Arbitraries.of(true, false);
  }
}
