// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import static io.quorate.core.Server.A;
import static io.quorate.core.Server.B;
import static io.quorate.core.Server.C;
import static io.quorate.core.Server.T;
import static io.quorate.core.Server.promised;
import static io.quorate.core.Server.sent;
import static io.quorate.core.Server.voters;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.RequestVote;
import io.quorate.message.TimeoutNow;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.RecoveredLog;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Servers that campaign only when they are told to, for clusters whose leader others choose. */
class ElectionTimersTest {
  private static Server withoutTimers(long now) {
    CoreOptions options = new CoreOptions(
        T,
        T / 10,
        false,
        true,
        false,
        8,
        1 << 20,
        16,
        1 << 20,
        1 << 20,
        1 << 20,
        false,
        0,
        Long.MAX_VALUE / 4);
    Server server = new Server(options, RecoveredLog.bootstrap(voters(A, B, C)));
    server.now = now;
    return server;
  }

  @Test
  @DisplayName("without election timers no time without a leader makes it campaign")
  void neverByItself() {
    // The origin of the clock is anybody's choice, so that a time may be negative.
    for (long now : new long[] {-1L << 62, -T, 0, 1, T, 1L << 62}) {
      Server server = withoutTimers(now);
      server.step(new Input.TimePassed());
      assertThat(server.flush()).as("at %d", now).isEmpty();
      assertThat(server.core.nextDeadline()).isEqualTo(Long.MAX_VALUE);
      assertThat(server.core.status().role()).isEqualTo(RoleKind.FOLLOWER);
    }
  }

  @Test
  @DisplayName("nor does a leader that it has heard and hears no more, or a vote that it gave")
  void neverAfterALeader() {
    Server server = withoutTimers(0);
    server.append(B, 1, EntryId.NONE, 0);
    server.flush();
    server.persisted();
    server.requestVote(C, 2, EntryId.NONE);
    server.flush();
    server.persisted();
    assertThat(server.core.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    server.now = 1_000 * T;
    server.step(new Input.TimePassed());
    server.flush();
    assertThat(server.core.status().role()).isEqualTo(RoleKind.FOLLOWER);
    assertThat(server.core.status().term()).isEqualTo(2);
  }

  @Test
  @DisplayName("it campaigns when it is told to, once each time, and steps down like any other")
  void whenToldTo() {
    Server server = withoutTimers(0).leading();
    assertThat(server.core.status().role()).isEqualTo(RoleKind.LEADER);
    server.now = 2 * T;
    server.step(new Input.TimePassed());
    server.flush();
    assertThat(server.core.status().role()).as("nobody answers").isEqualTo(RoleKind.FOLLOWER);
    assertThat(server.core.nextDeadline()).isEqualTo(Long.MAX_VALUE);

    server.step(new Input.ElectionTimeout());
    assertThat(promised(server.flush())).hasSize(2).allMatch(RequestVote.class::isInstance);
    server.persisted();
    server.now = 50 * T;
    server.step(new Input.TimePassed());
    assertThat(sent(server.flush())).isEmpty();
    assertThat(server.core.status().term()).isEqualTo(2);
  }

  @Test
  @DisplayName("and when its leader hands over to it")
  void whenHandedOver() {
    Server server = withoutTimers(0);
    server.append(B, 1, EntryId.NONE, 0);
    server.flush();
    server.persisted();
    server.receive(new TimeoutNow(GroupId.FIRST, B, A, 1));

    assertThat(promised(server.flush()))
        .hasSize(2)
        .allSatisfy(ask -> assertThat(((RequestVote) ask).transfer()).isTrue());
  }
}
