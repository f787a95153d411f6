// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.invariant;

import static io.quorate.testing.invariant.SafetyPropertiesTest.breaks;
import static io.quorate.testing.invariant.SafetyPropertiesTest.log;

import io.quorate.message.AppendEntries;
import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.AppendEntriesResponse.Accepted;
import io.quorate.message.AppendEntriesResponse.Refused;
import io.quorate.message.InstallSnapshotResponse;
import io.quorate.message.Message;
import io.quorate.message.PreVote;
import io.quorate.message.PreVoteResponse;
import io.quorate.message.RequestVote;
import io.quorate.message.RequestVoteResponse;
import io.quorate.message.TimeoutNow;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.model.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** No message may promise what its sender's disk does not back. */
final class WireHonestyTest {
  private static final GroupId GROUP = GroupId.FIRST;
  private static final NodeId A = NodeId.of("a");
  private static final NodeId B = NodeId.of("b");
  private static final LogImage EMPTY = log(EntryId.NONE);

  @Test
  @DisplayName("a vote, and a candidacy, stand on the disk")
  void votes() {
    RequestVoteResponse granted = new RequestVoteResponse(GROUP, A, B, 3, true);
    honest(granted, new HardState(3, B, 0), EMPTY);
    honest(granted, new HardState(4, null, 0), EMPTY);
    lies(granted, new HardState(3, null, 0), EMPTY, "the disk says t3 vote=none");
    lies(granted, new HardState(3, A, 0), EMPTY, "vote=a");
    lies(granted, new HardState(2, B, 0), EMPTY, "the disk says t2");
    honest(new RequestVoteResponse(GROUP, A, B, 3, false), HardState.INITIAL, EMPTY);

    RequestVote candidacy = new RequestVote(GROUP, A, B, 3, EntryId.NONE, false);
    honest(candidacy, new HardState(3, A, 0), EMPTY);
    lies(candidacy, new HardState(2, A, 0), EMPTY, "the disk says t2");
    lies(candidacy, new HardState(3, B, 0), EMPTY, "vote=b");

    AppendEntries leadership = new AppendEntries(GROUP, A, B, 3, 1, EntryId.NONE, List.of(), 0, 0);
    honest(leadership, new HardState(3, A, 0), EMPTY);
    lies(leadership, new HardState(3, null, 0), EMPTY, "vote=none");
  }

  @Test
  @DisplayName("pre-votes promise nothing")
  void preVotes() {
    honest(new PreVote(GROUP, A, B, 9, EntryId.NONE), HardState.INITIAL, EMPTY);
    honest(new PreVoteResponse(GROUP, A, B, 9, true), HardState.INITIAL, EMPTY);
  }

  @Test
  @DisplayName("acknowledged entries stand on the disk, and they are the leader's")
  void acknowledgements() {
    Message upToTwo = new AppendEntriesResponse(GROUP, A, B, 3, 1, 0, new Accepted(2));
    HardState term3 = new HardState(3, null, 0);
    honest(upToTwo, term3, log(EntryId.NONE, 1, 3, 3));
    honest(upToTwo, term3, log(new EntryId(5, 3)));
    lies(upToTwo, term3, log(EntryId.NONE, 1), "the disk holds the log up to 1/1");
    lies(upToTwo, new HardState(2, null, 0), log(EntryId.NONE, 1, 2), "the disk is in term 2");

    new WireHonesty(term3, log(EntryId.NONE, 1, 3), log(EntryId.NONE, 1, 3)).check(upToTwo);
    breaks(
        () ->
            new WireHonesty(term3, log(EntryId.NONE, 1, 2), log(EntryId.NONE, 1, 3)).check(upToTwo),
        "entry 2 on the disk is of term 2, the leader's of 3");

    EntryId last = new EntryId(1, 1);
    honest(
        new AppendEntriesResponse(GROUP, A, B, 3, 1, 0, new Refused(new EntryId(9, 3), last)),
        HardState.INITIAL,
        EMPTY);
  }

  @Test
  @DisplayName("so is what a snapshot stands for, and the disk is the one that is spoken for")
  void snapshots() {
    HardState term3 = new HardState(3, null, 0, 7);
    Message upToTwo = new InstallSnapshotResponse(GROUP, A, B, 3, 1, 2, 7);
    honest(upToTwo, term3, log(new EntryId(2, 1)));
    lies(upToTwo, term3, log(EntryId.NONE, 1), "the disk holds the log up to 1/1");
    lies(upToTwo, new HardState(2, null, 0, 7), log(new EntryId(2, 1)), "the disk is in term 2");
    lies(
        upToTwo,
        new HardState(3, null, 0, 8),
        log(new EntryId(2, 1)),
        "it speaks for disk 7, the disk is 8");
    honest(new InstallSnapshotResponse(GROUP, A, B, 3, 1, 0, 7), term3, EMPTY);
    lies(
        new RequestVoteResponse(GROUP, A, B, 3, true, 6),
        new HardState(3, B, 0, 7),
        EMPTY,
        "it speaks for disk 6");
    lies(new TimeoutNow(GROUP, A, B, 3), term3, EMPTY, "vote=none");
  }

  private static void honest(Message message, HardState disk, LogImage log) {
    new WireHonesty(disk, log, null).check(message);
  }

  private static void lies(Message message, HardState disk, LogImage log, @Nullable String reason) {
    breaks(() -> new WireHonesty(disk, log, null).check(message), String.valueOf(reason));
  }
}
