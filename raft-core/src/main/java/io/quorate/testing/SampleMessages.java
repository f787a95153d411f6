// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import io.quorate.message.AppendEntries;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.AppendEntriesResponse.Accepted;
import io.quorate.message.AppendEntriesResponse.Refused;
import io.quorate.message.Message;
import io.quorate.message.PreVote;
import io.quorate.message.PreVoteResponse;
import io.quorate.message.RequestVote;
import io.quorate.message.RequestVoteResponse;
import io.quorate.model.Bytes;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import java.util.ArrayList;
import java.util.List;

/** Messages for the checks of a transport. */
final class SampleMessages {
  private static final GroupId LAST_GROUP = new GroupId(Long.MAX_VALUE);
  private static final EntryId LAST_ENTRY = new EntryId(Long.MAX_VALUE, Long.MAX_VALUE);

  private SampleMessages() {}

  /** At least one of each type, with the least and the greatest value of each field. */
  static List<Message> ofEveryType(NodeId from, NodeId to) {
    GroupId group = GroupId.FIRST;
    long max = Long.MAX_VALUE;
    List<Message> samples = List.of(
        new PreVote(group, from, to, 1, EntryId.NONE),
        new PreVote(LAST_GROUP, from, to, max, LAST_ENTRY),
        new PreVoteResponse(group, from, to, 0, false),
        new PreVoteResponse(LAST_GROUP, from, to, max, true),
        new RequestVote(group, from, to, 1, EntryId.NONE, false),
        new RequestVote(LAST_GROUP, from, to, max, LAST_ENTRY, true),
        new RequestVoteResponse(group, from, to, 0, false),
        new RequestVoteResponse(LAST_GROUP, from, to, max, true),
        new AppendEntries(group, from, to, 1, 0, EntryId.NONE, List.of(), 0, 0),
        new AppendEntries(LAST_GROUP, from, to, max, max, LAST_ENTRY, List.of(), max, max),
        new AppendEntries(group, from, to, max, 1, EntryId.NONE, entriesOfEveryKind(), 2, 3),
        append(from, to, 1, 0),
        append(from, to, 1, 1 << 20),
        append(from, to, 2_000, 300),
        new AppendEntriesResponse(group, from, to, 0, 0, 0, new Accepted(0)),
        new AppendEntriesResponse(LAST_GROUP, from, to, max, max, max, new Accepted(max)),
        new AppendEntriesResponse(
            group, from, to, 1, 1, 1, new Refused(EntryId.NONE, EntryId.NONE)),
        new AppendEntriesResponse(
            group, from, to, max, 2, 3, new Refused(LAST_ENTRY, new EntryId(4, 5))));
    for (Class<?> type : Message.class.getPermittedSubclasses()) {
      if (samples.stream().noneMatch(type::isInstance)) {
        throw new AssertionError("no sample of " + type.getSimpleName() + " to send: add one");
      }
    }
    return samples;
  }

  /** Consecutive entries of one term, each with a payload of this size. */
  static AppendEntries append(NodeId from, NodeId to, int entries, int payloadBytes) {
    List<LogEntry> list = new ArrayList<>(entries);
    for (int i = 0; i < entries; i++) {
      byte[] payload = new byte[payloadBytes];
      for (int j = 0; j < payloadBytes; j++) {
        payload[j] = (byte) (i + j);
      }
      list.add(new LogEntry(8 + i, 2, EntryKind.COMMAND, Bytes.wrap(payload)));
    }
    return new AppendEntries(GroupId.FIRST, from, to, 2, 1, new EntryId(7, 1), list, 7, 0);
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
