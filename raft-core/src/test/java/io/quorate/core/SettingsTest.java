// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import static io.quorate.core.Server.A;
import static io.quorate.core.Server.B;
import static io.quorate.core.Server.voters;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.model.RecoveredLog;
import io.quorate.model.SnapshotMetadata;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a core refuses to begin with, and how its state is printed. */
class SettingsTest {
  private static CoreOptions options(
      long heartbeat, int appends, boolean checkQuorum, boolean stickiness, long lease) {
    return new CoreOptions(
        1000, heartbeat, true, checkQuorum, stickiness, appends, 1, 1, 1, 1, 1, true, lease, 1);
  }

  @ParameterizedTest
  @DisplayName("options that contradict each other are refused with the reason")
  @CsvSource({
    "0, 1, true, true, 0, heartbeat",
    "1000, 1, true, true, 0, heartbeat",
    "100, 0, true, true, 0, maxInflightAppends",
    "100, 1, true, true, -1, lease",
    "100, 1, true, true, 1000, lease",
    "100, 1, false, true, 999, lease",
    "100, 1, true, false, 999, lease",
  })
  void refused(
      long heartbeat,
      int appends,
      boolean checkQuorum,
      boolean stickiness,
      long lease,
      String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options(heartbeat, appends, checkQuorum, stickiness, lease))
        .withMessageContaining(reason);
  }

  @Test
  @DisplayName("the outermost that is allowed")
  void allowed() {
    assertThat(options(999, 1, true, true, 999).lease()).isTrue();
    assertThat(options(1, 1, false, false, 0).lease()).isFalse();
  }

  private static StartingPoint startingPoint(@Nullable Integer snapshot, long lastApplied) {
    RecoveredLog log = new RecoveredLog(
        new HardState(1, null, 10), base(10), 12, List.of(new EntryId(11, 1)), List.of());
    return new StartingPoint(log, snapshot == null ? null : base(snapshot), lastApplied);
  }

  private static SnapshotMetadata base(int index) {
    return new SnapshotMetadata(new EntryId(index, 1), voters(A, B), 0);
  }

  @Test
  @DisplayName("a log without the snapshot that it begins after cannot be started from")
  void snapshotLost() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> startingPoint(null, 10))
        .withMessageContaining("missing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> startingPoint(9, 10))
        .withMessageContaining("9/1");
    assertThat(startingPoint(10, 10)).isNotNull();
    assertThat(startingPoint(12, 12)).isNotNull();
  }

  @Test
  @DisplayName("nor can one with a state machine that stands outside of it")
  void stateOutside() {
    for (long lastApplied : new long[] {9, 13}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> startingPoint(10, lastApplied))
          .withMessageContaining("index " + lastApplied);
    }
  }

  @Test
  @DisplayName("a log that begins after a snapshot has the state machine begin with it")
  void beginsWithSnapshot() {
    StartingPoint start = StartingPoint.of(startingPoint(10, 10).log());
    assertThat(start.lastApplied()).isEqualTo(10);
    assertThat(start.snapshot()).isEqualTo(base(10));
  }

  @Test
  @DisplayName("a state prints as one line: a learner as such, whatever else it is")
  void prints() {
    assertThat(status(RoleKind.FOLLOWER, true, false, false)).startsWith("a learner t1 vote=none");
    assertThat(status(RoleKind.FOLLOWER, false, true, false)).contains(" outside]");
    assertThat(status(RoleKind.FOLLOWER, false, false, true)).contains(" forgetful]");
    // One that leads until its demotion is committed.
    assertThat(status(RoleKind.LEADER, true, false, false)).startsWith("a leader ");
  }

  private static String status(RoleKind role, boolean learner, boolean outside, boolean forgetful) {
    return new CoreStatus(
            GroupId.FIRST,
            A,
            role,
            learner,
            1,
            null,
            null,
            EntryId.NONE,
            EntryId.NONE,
            0,
            0,
            0,
            voters(A, B),
            0,
            EntryId.NONE,
            outside,
            forgetful,
            List.of(),
            null)
        .toString();
  }
}
