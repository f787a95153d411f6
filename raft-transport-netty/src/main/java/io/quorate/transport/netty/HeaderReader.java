// SPDX-License-Identifier: Apache-2.0
package io.quorate.transport.netty;

import com.google.protobuf.ByteString;
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
import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.transport.netty.proto.AppendEntriesContent;
import io.quorate.transport.netty.proto.AppendEntriesResponseContent;
import io.quorate.transport.netty.proto.InstallSnapshotResponseContent;
import io.quorate.transport.netty.proto.MessageHeader;
import io.quorate.transport.netty.proto.PreVoteContent;
import io.quorate.transport.netty.proto.ReadIndexResponseContent;
import io.quorate.transport.netty.proto.RefusedAppend;
import io.quorate.transport.netty.proto.RequestVoteContent;
import io.quorate.transport.netty.proto.SnapshotChunkContent;
import io.quorate.transport.netty.proto.SnapshotChunkResponseContent;
import io.quorate.transport.netty.proto.VoteResponseContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a message of its header and what follows it.
 *
 * <p>What no message can be like is an {@link IllegalArgumentException}, whether the message says
 * so itself or it is said here, or a {@link ProtocolException}.
 *
 * @param from who sent it, by the handshake
 * @param to this node
 */
record HeaderReader(GroupId group, NodeId from, NodeId to, long term, Frame frame) {
  HeaderReader {
    count("term", term);
  }

  /** Returns the message, or null if it is of a type that only a later version knows. */
  static @Nullable Message read(Frame frame, NodeId from, NodeId to) throws ProtocolException {
    MessageHeader header = frame.header(MessageHeader.parser());
    GroupId group = new GroupId(header.getGroup());
    return new HeaderReader(group, from, to, header.getTerm(), frame).content(header);
  }

  private @Nullable Message content(MessageHeader header) throws ProtocolException {
    return switch (header.getContentCase()) {
      case PRE_VOTE -> preVote(header.getPreVote());
      case PRE_VOTE_RESPONSE -> preVoteResponse(header.getPreVoteResponse());
      case REQUEST_VOTE -> requestVote(header.getRequestVote());
      case REQUEST_VOTE_RESPONSE -> requestVoteResponse(header.getRequestVoteResponse());
      case APPEND_ENTRIES -> appendEntries(header.getAppendEntries());
      case APPEND_ENTRIES_RESPONSE -> appendEntriesResponse(header.getAppendEntriesResponse());
      case INSTALL_SNAPSHOT_RESPONSE ->
        installSnapshotResponse(header.getInstallSnapshotResponse());
      case SNAPSHOT_CHUNK -> snapshotChunk(header.getSnapshotChunk());
      case SNAPSHOT_CHUNK_RESPONSE -> snapshotChunkResponse(header.getSnapshotChunkResponse());
      case TIMEOUT_NOW -> new TimeoutNow(group, from, to, term);
      case READ_INDEX ->
        new ReadIndex(
            group, from, to, term, count("request", header.getReadIndex().getRequest()));
      case READ_INDEX_RESPONSE -> readIndexResponse(header.getReadIndexResponse());
      case CONTENT_NOT_SET -> null;
    };
  }

  private Message preVote(PreVoteContent content) {
    EntryId last = new EntryId(content.getLastIndex(), content.getLastTerm());
    return new PreVote(group, from, to, term, last);
  }

  private Message preVoteResponse(VoteResponseContent content) {
    return new PreVoteResponse(
        group,
        from,
        to,
        term,
        content.getGranted(),
        content.getIncarnation(),
        count("outside of", content.getOutsideOf()));
  }

  private Message requestVote(RequestVoteContent content) {
    EntryId last = new EntryId(content.getLastIndex(), content.getLastTerm());
    return new RequestVote(group, from, to, term, last, content.getTransfer());
  }

  private Message requestVoteResponse(VoteResponseContent content) {
    return new RequestVoteResponse(
        group, from, to, term, content.getGranted(), content.getIncarnation());
  }

  private Message appendEntries(AppendEntriesContent content) throws ProtocolException {
    EntryId previous = new EntryId(content.getPreviousIndex(), content.getPreviousTerm());
    List<LogEntry> entries =
        EntriesPayload.read(frame.payloadBuffer(), content.getEntryCount(), previous.index() + 1);
    return new AppendEntries(
        group,
        from,
        to,
        term,
        count("session", content.getSession()),
        previous,
        entries,
        count("leader commit", content.getLeaderCommit()),
        count("round", content.getRound()));
  }

  private @Nullable Message appendEntriesResponse(AppendEntriesResponseContent content) {
    Result result = result(content);
    return result == null
        ? null
        : new AppendEntriesResponse(
            group,
            from,
            to,
            term,
            count("session", content.getSession()),
            count("round", content.getRound()),
            result,
            content.getIncarnation());
  }

  private static @Nullable Result result(AppendEntriesResponseContent content) {
    return switch (content.getResultCase()) {
      case MATCH_INDEX -> new Accepted(count("match index", content.getMatchIndex()));
      case REFUSED -> {
        RefusedAppend refused = content.getRefused();
        yield new Refused(
            new EntryId(refused.getPreviousIndex(), refused.getPreviousTerm()),
            new EntryId(refused.getHintIndex(), refused.getHintTerm()));
      }
      case RESULT_NOT_SET -> null;
    };
  }

  private Message installSnapshotResponse(InstallSnapshotResponseContent content) {
    return new InstallSnapshotResponse(
        group,
        from,
        to,
        term,
        count("session", content.getSession()),
        count("match index", content.getMatchIndex()),
        content.getIncarnation());
  }

  private Message snapshotChunk(SnapshotChunkContent content) {
    SnapshotMetadata snapshot = new SnapshotMetadata(
        new EntryId(content.getLastIncludedIndex(), content.getLastIncludedTerm()),
        configuration(content.getConfiguration()),
        content.getConfigurationIndex());
    InstallSnapshot install = new InstallSnapshot(
        group, from, to, term, count("session", content.getSession()), snapshot);
    Bytes bytes = frame.payload();
    long size = count("size", content.getSize());
    long offset = count("offset", content.getOffset());
    // Not by adding them up: an offset may be so large that the sum is negative, and seems to fit.
    if (offset > size - bytes.size()) {
      throw new IllegalArgumentException(
          bytes.size() + " B at " + offset + " of a snapshot of " + size);
    }
    return new SnapshotChunk(
        install, size, content.getChecksum(), offset, bytes, content.getShared());
  }

  private static ClusterConfiguration configuration(ByteString bytes) {
    return ClusterConfiguration.fromBytes(Bytes.wrap(bytes.toByteArray()));
  }

  private Message snapshotChunkResponse(SnapshotChunkResponseContent content) {
    return new SnapshotChunkResponse(
        group,
        from,
        to,
        term,
        count("session", content.getSession()),
        new EntryId(content.getLastIncludedIndex(), content.getLastIncludedTerm()),
        content.getChecksum(),
        content.hasReceived() ? count("received", content.getReceived()) : -1);
  }

  private Message readIndexResponse(ReadIndexResponseContent content) {
    return new ReadIndexResponse(
        group,
        from,
        to,
        term,
        count("request", content.getRequest()),
        content.hasIndex() ? count("index", content.getIndex()) : -1);
  }

  /** Returns what counts something: above 2^63, as which it was not sent, it shows as negative. */
  private static long count(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " " + Long.toUnsignedString(value));
    }
    return value;
  }
}
