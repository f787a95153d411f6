// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import static io.quorate.core.Server.B;
import static io.quorate.core.Server.T;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How a learner catches up, in rounds (dissertation §4.2.1): M16. */
class CatchUpTest {
  private final CatchUp catchUp = new CatchUp(B, 100, 0);

  @Test
  @DisplayName("M16: a round ends with what the log held when it began, in time or not")
  void rounds() {
    assertThat(catchUp.onMatch(99, 150, T / 2, T)).isFalse();
    assertThat(catchUp.isDone()).isFalse();

    // Too slow a round: the next goes to where the log has got meanwhile.
    assertThat(catchUp.onMatch(100, 150, T, T)).isTrue();
    assertThat(catchUp.isDone()).isFalse();
    assertThat(catchUp.describe(100)).isEqualTo("b has 100 of 150 entries, round 2");
    assertThat(catchUp.onMatch(149, 160, T + 1, T)).isFalse();
    assertThat(catchUp.onMatch(150, 160, 2 * T - 1, T)).isTrue();
    assertThat(catchUp.isDone()).isTrue();
    assertThat(catchUp.describe(150)).isEqualTo("b has caught up");
  }

  @Test
  @DisplayName("M16: what it had from the start is a round that took no time")
  void alreadyThere() {
    assertThat(catchUp.onMatch(100, 100, 0, T)).isTrue();
    assertThat(catchUp.isDone()).isTrue();
  }

  @Test
  @DisplayName("M16: once it has caught up, it has, whatever the log does then")
  void staysDone() {
    catchUp.onMatch(100, 100, 1, T);

    assertThat(catchUp.onMatch(100, 5_000, 10 * T, T)).isFalse();
    assertThat(catchUp.isDone()).isTrue();
    assertThat(catchUp.isTooSlow()).isFalse();
  }

  @Test
  @DisplayName("M16: one that took too long for twenty rounds does not become faster")
  void tooSlow() {
    long now = 0;
    for (int round = 1; round <= 20; round++) {
      assertThat(catchUp.isTooSlow()).as("before the end of round %d", round).isFalse();
      now += T;
      assertThat(catchUp.onMatch(100L * round, 100L * (round + 1), now, T)).isTrue();
    }
    assertThat(catchUp.isDone()).isFalse();
    assertThat(catchUp.isTooSlow()).isTrue();
  }

  @Test
  @DisplayName("M16: the last round allowed may be the one in time")
  void lastRoundCounts() {
    long now = 0;
    for (int round = 1; round < 20; round++) {
      now += T;
      catchUp.onMatch(100L * round, 100L * (round + 1), now, T);
    }
    assertThat(catchUp.onMatch(2_000, 2_000, now + 1, T)).isTrue();
    assertThat(catchUp.isDone()).isTrue();
    assertThat(catchUp.isTooSlow()).isFalse();
  }
}
