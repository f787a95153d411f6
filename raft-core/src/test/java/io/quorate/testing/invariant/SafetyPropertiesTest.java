// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.invariant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.model.Bytes;
import io.quorate.model.ClusterConfiguration;
import io.quorate.model.EntryId;
import io.quorate.model.EntryKind;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.SnapshotMetadata;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each property sees the violation that it is there for, and nothing else. */
final class SafetyPropertiesTest {
  private static final NodeId A = NodeId.of("a");
  private static final NodeId B = NodeId.of("b");

  @Test
  @DisplayName("election safety: no two leaders of a term, however long ago")
  void electionSafety() {
    ElectionSafety elections = new ElectionSafety();
    assertThat(elections.leads(A, 1)).isTrue();
    assertThat(elections.leads(B, 2)).isTrue();
    assertThat(elections.leads(A, 1)).as("it is known already").isFalse();
    breaks(() -> elections.leads(B, 1), "election safety: b leads term 1, which a led");
  }

  @Test
  @DisplayName("log matching: the same id is the same entry after the same log")
  void logMatching() {
    LogMatching matching = new LogMatching();
    matching.appended(A, EntryId.NONE, entry(1, 1, "x"));
    matching.appended(B, EntryId.NONE, entry(1, 1, "x"));
    matching.appended(A, new EntryId(1, 1), entry(2, 3, "y"));
    matching.appended(B, new EntryId(1, 1), entry(2, 2, "y"));
    breaks(() -> matching.appended(B, EntryId.NONE, entry(1, 1, "z")), "differs from that of a");
    breaks(
        () -> matching.appended(B, new EntryId(1, 2), entry(2, 3, "y")),
        "entry 2/3 of b follows 1/2, that of a follows 1/1");
  }

  @Test
  @DisplayName("leader completeness: who is elected later holds what was committed")
  void leaderCompleteness() {
    LeaderCompleteness completeness = new LeaderCompleteness();
    completeness.committed(A, new EntryId(1, 1), 3);
    completeness.elected(B, 4, log(EntryId.NONE, 1));
    completeness.elected(B, 4, log(new EntryId(2, 2)));
    completeness.elected(B, 3, log(EntryId.NONE));
    breaks(() -> completeness.elected(B, 4, log(EntryId.NONE)), "b leads term 4 without entry 1/1");
    breaks(() -> completeness.elected(B, 4, log(EntryId.NONE, 2)), "which a committed");
    breaks(() -> completeness.committed(B, new EntryId(1, 2), 4), "b commits 1/2 where a");
  }

  @Test
  @DisplayName("state machine safety: one entry is applied at an index")
  void stateMachineSafety() {
    StateMachineSafety applying = new StateMachineSafety();
    applying.applied(A, entry(1, 1, "x"));
    applying.applied(B, entry(1, 1, "x"));
    breaks(() -> applying.applied(B, entry(1, 2, "x")), "b applied 1/2 where a applied 1/1");
    breaks(() -> applying.applied(A, entry(1, 1, "y")), "a applied 1/1 where a applied another");
  }

  @Test
  @DisplayName("state machine safety: one state and one configuration after an index")
  void statesAfterAnIndex() {
    StateMachineSafety applying = new StateMachineSafety();
    ClusterConfiguration both = ClusterConfiguration.ofVoters(List.of(A, B));
    applying.reached(A, at(3, both, 2), 17);
    applying.reached(B, at(3, both, 2), 17);
    applying.reached(B, at(3, ClusterConfiguration.EMPTY, 0), 17);
    breaks(() -> applying.reached(B, at(3, both, 2), 18), "b has another state after index 3");
    breaks(() -> applying.reached(B, at(3, both, 1), 17), "b has the configuration of index 1");
    breaks(
        () -> applying.reached(B, at(3, ClusterConfiguration.ofVoters(List.of(A)), 2), 17),
        "a that of 2, voters=a,b");
  }

  private static SnapshotMetadata at(
      long index, ClusterConfiguration configuration, long configurationIndex) {
    return new SnapshotMetadata(new EntryId(index, 1), configuration, configurationIndex);
  }

  @Test
  @DisplayName("what an operator gives up may be decided anew")
  void givenUp() {
    StateMachineSafety applying = new StateMachineSafety();
    LeaderCompleteness completeness = new LeaderCompleteness();
    for (long index = 1; index <= 2; index++) {
      applying.applied(A, entry(index, 1, "x"));
      applying.reached(A, at(index, ClusterConfiguration.EMPTY, 0), index);
      completeness.committed(A, new EntryId(index, 1), 1);
    }
    applying.givenUp(log(EntryId.NONE, 1));
    completeness.givenUp(log(EntryId.NONE, 1));
    applying.applied(B, entry(2, 3, "y"));
    applying.reached(B, at(2, ClusterConfiguration.EMPTY, 0), 9);
    completeness.elected(B, 3, log(EntryId.NONE, 1));
    breaks(() -> applying.applied(B, entry(1, 3, "y")), "b applied 1/3 where a applied 1/1");
    breaks(() -> completeness.elected(B, 3, log(EntryId.NONE)), "without entry 1/1");
  }

  @Test
  @DisplayName("terms, votes and commit indexes do not go back in memory, in one life")
  void memories() {
    Monotonicity monotonicity = new Monotonicity();
    monotonicity.inMemory(A, 2, null, 3);
    monotonicity.inMemory(A, 2, B, 3);
    breaks(() -> monotonicity.inMemory(A, 1, null, 3), "a in memory went back from term 2 to 1");
    monotonicity.started(A);
    monotonicity.inMemory(A, 2, B, 3);
    breaks(() -> monotonicity.inMemory(A, 2, A, 3), "voted for b in term 2 and now says a");
    monotonicity.started(A);
    monotonicity.inMemory(A, 2, B, 3);
    breaks(() -> monotonicity.inMemory(A, 3, null, 2), "from commit index 3 to 2");
    monotonicity.started(A);
    monotonicity.inMemory(A, 1, null, 0);
  }

  @Test
  @DisplayName("terms and votes do not go back on a disk, unless it is lost")
  void disks() {
    Monotonicity monotonicity = new Monotonicity();
    monotonicity.onDisk(A, new HardState(2, B, 3));
    monotonicity.started(A);
    monotonicity.onDisk(A, new HardState(2, B, 1));
    breaks(() -> monotonicity.onDisk(A, new HardState(2, null, 1)), "a on disk voted for b");
    monotonicity.wiped(A);
    monotonicity.onDisk(A, HardState.INITIAL);
  }

  static LogImage log(EntryId base, long... terms) {
    LogImage log =
        new LogImage(new SnapshotMetadata(base, ClusterConfiguration.ofVoters(List.of(A, B)), 0));
    for (long term : terms) {
      log.append(List.of(entry(log.last().index() + 1, term, "x")));
    }
    return log;
  }

  private static LogEntry entry(long index, long term, String text) {
    return new LogEntry(index, term, EntryKind.COMMAND, Bytes.utf8(text));
  }

  static void breaks(ThrowingCallable violation, String reason) {
    assertThatThrownBy(violation)
        .isInstanceOf(InvariantViolation.class)
        .hasMessageContaining(reason);
  }
}
