// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario.safety;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.AppendEntries;
import io.quorate.message.InstallSnapshot;
import io.quorate.message.RequestVoteResponse;
import io.quorate.model.Bytes;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.GroupId;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import io.quorate.testing.scenario.cluster.MachineState;
import io.quorate.testing.scenario.cluster.Snapshot;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a scenario made up is known for that, with what follows from it. */
final class ForgeriesTest {
  private static final NodeId A = NodeId.of("a");
  private static final NodeId B = NodeId.of("b");

  @Test
  @DisplayName("forgeries: what made-up messages gave rise to, and no more")
  void forgeries() {
    Forgeries forgeries = new Forgeries();
    forgeries.add(A, new RequestVoteResponse(GroupId.FIRST, B, A, 4, true), null);
    forgeries.add(A, new RequestVoteResponse(GroupId.FIRST, B, A, 5, false), null);
    forgeries.add(
        A,
        new AppendEntries(GroupId.FIRST, B, A, 6, 1, EntryId.NONE, List.of(entry(1, 2, "x")), 3, 0),
        null);
    assertThat(forgeries.isTermForged(4)).isTrue();
    assertThat(forgeries.isTermForged(5)).isFalse();
    assertThat(forgeries.isEntryForged(new EntryId(7, 4))).isTrue();
    assertThat(forgeries.isEntryForged(new EntryId(1, 2))).isTrue();
    assertThat(forgeries.isEntryForged(new EntryId(2, 2))).isFalse();
    assertThat(forgeries.isCommitForged(A, 3)).isTrue();
    assertThat(forgeries.isCommitForged(A, 4)).isFalse();
    assertThat(forgeries.isCommitForged(B, 1)).isFalse();

    Snapshot madeUp = snapshot(5);
    forgeries.add(B, new InstallSnapshot(GroupId.FIRST, A, B, 6, 1, madeUp.metadata()), madeUp);
    assertThat(forgeries.isCommitForged(B, 5)).isTrue();
    assertThat(forgeries.isEntryForged(new EntryId(5, 1))).isTrue();
    forgeries.begun(B, madeUp);
    forgeries.applied(B, new EntryId(6, 1));
    forgeries.snapshotted(B, snapshot(6));
    forgeries.begun(A, snapshot(6));
    assertThat(forgeries.isStateForged(B)).isTrue();
    assertThat(forgeries.isStateForged(A)).as("it rests on the state of b").isTrue();
    forgeries.begun(A, snapshot(7));
    assertThat(forgeries.isStateForged(A)).isFalse();
    forgeries.applied(A, new EntryId(8, 4));
    assertThat(forgeries.isStateForged(A))
        .as("the votes of term 4 were made up")
        .isTrue();
  }

  private static Snapshot snapshot(long index) {
    return new Snapshot(
        new SnapshotMetadata(new EntryId(index, 1), ClusterConfiguration.EMPTY, 0),
        MachineState.EMPTY);
  }

  private static LogEntry entry(long index, long term, String text) {
    return new LogEntry(index, term, EntryKind.COMMAND, Bytes.utf8(text));
  }
}
