// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Messages for the checks of a transport. */
final class SampleMessages {
  private static final GroupId LAST_GROUP = new GroupId(Long.MAX_VALUE);
  private static final EntryId LAST_ENTRY = new EntryId(Long.MAX_VALUE, Long.MAX_VALUE);
  private static final int CHUNK_BYTES = 1 << 20;

  private SampleMessages() {}

  /**
   * At least one of each type that travels, with the least and the greatest value of each field. An
   * {@link InstallSnapshot} does not: its chunks do.
   */
  static List<Message> ofEveryType(NodeId from, NodeId to) {
    List<Message> samples = new ArrayList<>();
    samples.addAll(ofVoting(from, to));
    samples.addAll(ofReplication(from, to));
    samples.addAll(ofSnapshots(from, to));
    samples.addAll(ofExtensions(from, to));
    for (Class<?> type : Message.class.getPermittedSubclasses()) {
      if (type != InstallSnapshot.class && samples.stream().noneMatch(type::isInstance)) {
        throw new AssertionError("no sample of " + type.getSimpleName() + " to send: add one");
      }
    }
    return samples;
  }

  private static List<Message> ofVoting(NodeId from, NodeId to) {
    GroupId group = GroupId.FIRST;
    long max = Long.MAX_VALUE;
    return List.of(
        new PreVote(group, from, to, 1, EntryId.NONE),
        new PreVote(LAST_GROUP, from, to, max, LAST_ENTRY),
        new PreVoteResponse(group, from, to, 0, false),
        new PreVoteResponse(LAST_GROUP, from, to, max, true, max, max),
        new PreVoteResponse(group, from, to, 1, false, Long.MIN_VALUE, 7),
        new RequestVote(group, from, to, 1, EntryId.NONE, false),
        new RequestVote(LAST_GROUP, from, to, max, LAST_ENTRY, true),
        new RequestVoteResponse(group, from, to, 0, false),
        new RequestVoteResponse(LAST_GROUP, from, to, max, true, max));
  }

  private static List<Message> ofReplication(NodeId from, NodeId to) {
    GroupId group = GroupId.FIRST;
    long max = Long.MAX_VALUE;
    return List.of(
        new AppendEntries(group, from, to, 1, 0, EntryId.NONE, List.of(), 0, 0),
        new AppendEntries(LAST_GROUP, from, to, max, max, LAST_ENTRY, List.of(), max, max),
        new AppendEntries(group, from, to, max, 1, EntryId.NONE, entriesOfEveryKind(), 2, 3),
        append(from, to, 1, 0),
        append(from, to, 1, 1 << 20),
        append(from, to, 2_000, 300),
        new AppendEntriesResponse(group, from, to, 0, 0, 0, new Accepted(0)),
        new AppendEntriesResponse(LAST_GROUP, from, to, max, max, max, new Accepted(max), max),
        new AppendEntriesResponse(
            group, from, to, 1, 1, 1, new Refused(EntryId.NONE, EntryId.NONE)),
        new AppendEntriesResponse(
            group, from, to, max, 2, 3, new Refused(LAST_ENTRY, new EntryId(4, 5))));
  }

  private static List<Message> ofSnapshots(NodeId from, NodeId to) {
    GroupId group = GroupId.FIRST;
    long max = Long.MAX_VALUE;
    SnapshotMetadata first = SnapshotMetadata.bootstrap(ClusterConfiguration.EMPTY);
    SnapshotMetadata last = new SnapshotMetadata(LAST_ENTRY, fullConfiguration(), max);
    Bytes end = Bytes.utf8("the end");
    return List.of(
        new SnapshotChunk(
            new InstallSnapshot(group, from, to, 1, 0, first), 0, 0, 0, Bytes.EMPTY, false),
        new SnapshotChunk(
            new InstallSnapshot(LAST_GROUP, from, to, max, max, last),
            max,
            -1,
            max - end.size(),
            end,
            true),
        chunk(from, to, 0),
        chunk(from, to, 1),
        new SnapshotChunkResponse(group, from, to, 0, 0, EntryId.NONE, 0, -1),
        new SnapshotChunkResponse(group, from, to, 1, 1, new EntryId(8, 2), 1, 0),
        new SnapshotChunkResponse(LAST_GROUP, from, to, max, max, LAST_ENTRY, -1, max),
        new InstallSnapshotResponse(group, from, to, 0, 0, 0, 0),
        new InstallSnapshotResponse(LAST_GROUP, from, to, max, max, max, max));
  }

  private static List<Message> ofExtensions(NodeId from, NodeId to) {
    GroupId group = GroupId.FIRST;
    long max = Long.MAX_VALUE;
    return List.of(
        new TimeoutNow(group, from, to, 1),
        new TimeoutNow(LAST_GROUP, from, to, max),
        new ReadIndex(group, from, to, 0, 0),
        new ReadIndex(LAST_GROUP, from, to, max, max),
        new ReadIndexResponse(group, from, to, 0, 0, -1),
        new ReadIndexResponse(group, from, to, 1, 1, 0),
        new ReadIndexResponse(LAST_GROUP, from, to, max, max, max));
  }

  /** The part with this number, from 0 on, of the largest snapshot there can be; of 1 MiB. */
  static SnapshotChunk chunk(NodeId from, NodeId to, int number) {
    SnapshotMetadata snapshot = new SnapshotMetadata(new EntryId(8, 2), fullConfiguration(), 7);
    return new SnapshotChunk(
        new InstallSnapshot(GroupId.FIRST, from, to, 2, 1, snapshot),
        Long.MAX_VALUE,
        number,
        (long) number * CHUNK_BYTES,
        Bytes.wrap(pattern(number, CHUNK_BYTES)),
        false);
  }

  /** A joint one, with all that can be said of a member. */
  private static ClusterConfiguration fullConfiguration() {
    NodeId incoming = NodeId.of("in");
    NodeId outgoing = NodeId.of("out");
    NodeId learner = NodeId.of("learner");
    return new ClusterConfiguration(
        List.of(incoming),
        List.of(outgoing),
        List.of(learner),
        List.of(outgoing),
        false,
        new TreeMap<>(Map.of(
            incoming, new Member("in.example:7000", Long.MAX_VALUE, Integer.MAX_VALUE),
            outgoing, new Member("", Long.MIN_VALUE, 0),
            learner, Member.at("[::1]:65535"))));
  }

  /** Consecutive entries of one term, each with a payload of this size. */
  static AppendEntries append(NodeId from, NodeId to, int entries, int payloadBytes) {
    List<LogEntry> list = new ArrayList<>(entries);
    for (int i = 0; i < entries; i++) {
      list.add(new LogEntry(8 + i, 2, EntryKind.COMMAND, Bytes.wrap(pattern(i, payloadBytes))));
    }
    return new AppendEntries(GroupId.FIRST, from, to, 2, 1, new EntryId(7, 1), list, 7, 0);
  }

  private static byte[] pattern(int seed, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (seed + i);
    }
    return bytes;
  }

  /** A small message that carries a number. */
  static Message numbered(NodeId from, NodeId to, GroupId group, long number) {
    return new RequestVoteResponse(group, from, to, number, false);
  }

  private static List<LogEntry> entriesOfEveryKind() {
    List<LogEntry> entries = new ArrayList<>();
    for (EntryKind kind : EntryKind.values()) {
      Bytes payload = kind == EntryKind.NO_OP ? Bytes.EMPTY : Bytes.utf8("of kind " + kind);
      long term = entries.isEmpty() ? 1 : Long.MAX_VALUE;
      entries.add(new LogEntry(entries.size() + 1L, term, kind, payload));
    }
    return entries;
  }
}
