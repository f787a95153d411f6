// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import io.quorate.message.AppendEntries;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.AppendEntriesResponse.Accepted;
import io.quorate.message.AppendEntriesResponse.Refused;
import io.quorate.message.AppendEntriesResponse.Result;
import io.quorate.message.Message;
import io.quorate.message.PreVote;
import io.quorate.message.PreVoteResponse;
import io.quorate.message.RequestVote;
import io.quorate.message.RequestVoteResponse;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.transport.netty.proto.AppendEntriesContent;
import io.quorate.transport.netty.proto.AppendEntriesResponseContent;
import io.quorate.transport.netty.proto.MessageHeader;
import io.quorate.transport.netty.proto.PreVoteContent;
import io.quorate.transport.netty.proto.RefusedAppend;
import io.quorate.transport.netty.proto.RequestVoteContent;
import io.quorate.transport.netty.proto.VoteResponseContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns Raft messages into headers with what follows them, and back. */
final class MessageCodec {
  private MessageCodec() {}

  static MessageHeader header(Message message) {
    MessageHeader.Builder header =
        MessageHeader.newBuilder().setGroup(message.group().value()).setTerm(message.term());
    return message.dispatch(new ContentWriter(header)).build();
  }

  static FrameEncoder.Payload payload(Message message) {
    return message instanceof AppendEntries append && !append.entries().isEmpty()
        ? new EntriesPayload(append.entries())
        : FrameEncoder.Payload.NONE;
  }

  /**
   * Returns the message that a frame carries, or null if it is of a type that only a later version
   * knows.
   *
   * @param from the node at the other end of the connection
   * @param to this node
   * @throws ProtocolException if no message can be like that
   */
  static @Nullable Message decode(Frame frame, NodeId from, NodeId to) throws ProtocolException {
    MessageHeader header = frame.header(MessageHeader.parser());
    try {
      return decode(header, frame, from, to);
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("a message makes no sense: " + e.getMessage(), e);
    }
  }

  private static @Nullable Message decode(MessageHeader header, Frame frame, NodeId from, NodeId to)
      throws ProtocolException {
    GroupId group = new GroupId(header.getGroup());
    long term = header.getTerm();
    return switch (header.getContentCase()) {
      case PRE_VOTE -> {
        PreVoteContent content = header.getPreVote();
        EntryId last = new EntryId(content.getLastIndex(), content.getLastTerm());
        yield new PreVote(group, from, to, term, last);
      }
      case PRE_VOTE_RESPONSE ->
        new PreVoteResponse(group, from, to, term, header.getPreVoteResponse().getGranted());
      case REQUEST_VOTE -> {
        RequestVoteContent content = header.getRequestVote();
        EntryId last = new EntryId(content.getLastIndex(), content.getLastTerm());
        yield new RequestVote(group, from, to, term, last, content.getTransfer());
      }
      case REQUEST_VOTE_RESPONSE ->
        new RequestVoteResponse(
            group, from, to, term, header.getRequestVoteResponse().getGranted());
      case APPEND_ENTRIES -> {
        AppendEntriesContent content = header.getAppendEntries();
        EntryId previous = new EntryId(content.getPreviousIndex(), content.getPreviousTerm());
        List<LogEntry> entries = EntriesPayload.read(
            frame.payloadBuffer(), content.getEntryCount(), previous.index() + 1);
        yield new AppendEntries(
            group,
            from,
            to,
            term,
            content.getSession(),
            previous,
            entries,
            content.getLeaderCommit(),
            content.getRound());
      }
      case APPEND_ENTRIES_RESPONSE -> {
        AppendEntriesResponseContent content = header.getAppendEntriesResponse();
        Result result = result(content);
        yield result == null
            ? null
            : new AppendEntriesResponse(
                group, from, to, term, content.getSession(), content.getRound(), result);
      }
      case CONTENT_NOT_SET -> null;
    };
  }

  private static @Nullable Result result(AppendEntriesResponseContent content) {
    return switch (content.getResultCase()) {
      case MATCH_INDEX -> new Accepted(content.getMatchIndex());
      case REFUSED -> {
        RefusedAppend refused = content.getRefused();
        yield new Refused(
            new EntryId(refused.getPreviousIndex(), refused.getPreviousTerm()),
            new EntryId(refused.getHintIndex(), refused.getHintTerm()));
      }
      case RESULT_NOT_SET -> null;
    };
  }

  /** Adds to a header what is special to each type. */
  private record ContentWriter(MessageHeader.Builder header)
      implements Message.Handler<MessageHeader.Builder> {
    @Override
    public MessageHeader.Builder onPreVote(PreVote request) {
      return header.setPreVote(PreVoteContent.newBuilder()
          .setLastIndex(request.last().index())
          .setLastTerm(request.last().term()));
    }

    @Override
    public MessageHeader.Builder onPreVoteResponse(PreVoteResponse response) {
      return header.setPreVoteResponse(voteResponse(response.granted()));
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
      return header.setRequestVoteResponse(voteResponse(response.granted()));
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
          .setRound(response.round());
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

    private static VoteResponseContent.Builder voteResponse(boolean granted) {
      return VoteResponseContent.newBuilder().setGranted(granted);
    }
  }
}
