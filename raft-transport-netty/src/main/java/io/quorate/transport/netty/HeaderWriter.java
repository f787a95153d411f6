// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import com.google.protobuf.UnsafeByteOperations;
import io.quorate.message.AppendEntries;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.AppendEntriesResponse.Accepted;
import io.quorate.message.AppendEntriesResponse.Refused;
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
import io.quorate.model.SnapshotMetadata;
import io.quorate.transport.netty.proto.AppendEntriesContent;
import io.quorate.transport.netty.proto.AppendEntriesResponseContent;
import io.quorate.transport.netty.proto.InstallSnapshotResponseContent;
import io.quorate.transport.netty.proto.MessageHeader;
import io.quorate.transport.netty.proto.PreVoteContent;
import io.quorate.transport.netty.proto.ReadIndexContent;
import io.quorate.transport.netty.proto.ReadIndexResponseContent;
import io.quorate.transport.netty.proto.RefusedAppend;
import io.quorate.transport.netty.proto.RequestVoteContent;
import io.quorate.transport.netty.proto.SnapshotChunkContent;
import io.quorate.transport.netty.proto.SnapshotChunkResponseContent;
import io.quorate.transport.netty.proto.TimeoutNowContent;
import io.quorate.transport.netty.proto.VoteResponseContent;

/** Makes the header of a message: what all have in common, then what is special to its type. */
record HeaderWriter(MessageHeader.Builder header)
    implements Message.Handler<MessageHeader.Builder> {

  /**
   * Returns the header of a message.
   *
   * @throws IllegalArgumentException if it is of a type that does not travel
   */
  static MessageHeader write(Message message) {
    MessageHeader.Builder header =
        MessageHeader.newBuilder().setGroup(message.group().value()).setTerm(message.term());
    return message.dispatch(new HeaderWriter(header)).build();
  }

  @Override
  public MessageHeader.Builder onPreVote(PreVote request) {
    return header.setPreVote(PreVoteContent.newBuilder()
        .setLastIndex(request.last().index())
        .setLastTerm(request.last().term()));
  }

  @Override
  public MessageHeader.Builder onPreVoteResponse(PreVoteResponse response) {
    return header.setPreVoteResponse(VoteResponseContent.newBuilder()
        .setGranted(response.granted())
        .setIncarnation(response.incarnation())
        .setOutsideOf(response.outsideOf()));
  }

  @Override
  public MessageHeader.Builder onRequestVote(RequestVote request) {
    return header.setRequestVote(RequestVoteContent.newBuilder()
        .setLastIndex(request.last().index())
        .setLastTerm(request.last().term())
        .setTransfer(request.transfer()));
  }

  @Override
  public MessageHeader.Builder onRequestVoteResponse(RequestVoteResponse response) {
    return header.setRequestVoteResponse(VoteResponseContent.newBuilder()
        .setGranted(response.granted())
        .setIncarnation(response.incarnation()));
  }

  @Override
  public MessageHeader.Builder onAppendEntries(AppendEntries request) {
    return header.setAppendEntries(AppendEntriesContent.newBuilder()
        .setSession(request.session())
        .setPreviousIndex(request.previous().index())
        .setPreviousTerm(request.previous().term())
        .setLeaderCommit(request.leaderCommit())
        .setRound(request.round())
        .setEntryCount(request.entries().size()));
  }

  @Override
  public MessageHeader.Builder onAppendEntriesResponse(AppendEntriesResponse response) {
    AppendEntriesResponseContent.Builder content = AppendEntriesResponseContent.newBuilder()
        .setSession(response.session())
        .setRound(response.round())
        .setIncarnation(response.incarnation());
    if (response.result() instanceof Refused refused) {
      content.setRefused(RefusedAppend.newBuilder()
          .setPreviousIndex(refused.previous().index())
          .setPreviousTerm(refused.previous().term())
          .setHintIndex(refused.hint().index())
          .setHintTerm(refused.hint().term()));
    } else if (response.result() instanceof Accepted accepted) {
      content.setMatchIndex(accepted.matchIndex());
    }
    return header.setAppendEntriesResponse(content);
  }

  @Override
  public MessageHeader.Builder onInstallSnapshot(InstallSnapshot request) {
    // On the wire it would say that the content is there, which only the receiver's disk can tell.
    throw new IllegalArgumentException(request + " travels as chunks, never by itself");
  }

  @Override
  public MessageHeader.Builder onInstallSnapshotResponse(InstallSnapshotResponse response) {
    return header.setInstallSnapshotResponse(InstallSnapshotResponseContent.newBuilder()
        .setSession(response.session())
        .setMatchIndex(response.matchIndex())
        .setIncarnation(response.incarnation()));
  }

  @Override
  public MessageHeader.Builder onSnapshotChunk(SnapshotChunk chunk) {
    SnapshotMetadata snapshot = chunk.install().snapshot();
    return header.setSnapshotChunk(SnapshotChunkContent.newBuilder()
        .setSession(chunk.install().session())
        .setLastIncludedIndex(snapshot.lastIncluded().index())
        .setLastIncludedTerm(snapshot.lastIncluded().term())
        .setConfigurationIndex(snapshot.configurationIndex())
        .setConfiguration(
            UnsafeByteOperations.unsafeWrap(snapshot.configuration().toBytes().asByteBuffer()))
        .setSize(chunk.size())
        .setChecksum(chunk.checksum())
        .setOffset(chunk.offset())
        .setShared(chunk.shared()));
  }

  @Override
  public MessageHeader.Builder onSnapshotChunkResponse(SnapshotChunkResponse response) {
    SnapshotChunkResponseContent.Builder content = SnapshotChunkResponseContent.newBuilder()
        .setSession(response.session())
        .setLastIncludedIndex(response.lastIncluded().index())
        .setLastIncludedTerm(response.lastIncluded().term())
        .setChecksum(response.checksum());
    if (response.received() >= 0) {
      content.setReceived(response.received());
    }
    return header.setSnapshotChunkResponse(content);
  }

  @Override
  public MessageHeader.Builder onTimeoutNow(TimeoutNow request) {
    return header.setTimeoutNow(TimeoutNowContent.getDefaultInstance());
  }

  @Override
  public MessageHeader.Builder onReadIndex(ReadIndex request) {
    return header.setReadIndex(ReadIndexContent.newBuilder().setRequest(request.request()));
  }

  @Override
  public MessageHeader.Builder onReadIndexResponse(ReadIndexResponse response) {
    ReadIndexResponseContent.Builder content =
        ReadIndexResponseContent.newBuilder().setRequest(response.request());
    if (response.isGranted()) {
      content.setIndex(response.index());
    }
    return header.setReadIndexResponse(content);
  }
}
