// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import static io.quorate.core.Server.A;
import static io.quorate.core.Server.B;
import static io.quorate.core.Server.C;
import static io.quorate.core.Server.T;
import static io.quorate.core.Server.only;
import static io.quorate.core.Server.sent;
import static io.quorate.core.Server.voters;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.AppendEntries;
import io.quorate.message.Message;
import io.quorate.message.RequestVote;
import io.quorate.model.EntryId;
import io.quorate.model.RecoveredLog;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A leader whose disk hangs, and followers that get no further. */
class LeaderHealthTest {
  private static final long STALL = 3 * T;

  private static CoreOptions stalling(boolean lease) {
    return new CoreOptions(
        T,
        T / 10,
        false,
        true,
        true,
        8,
        1 << 20,
        16,
        1 << 20,
        1 << 20,
        1 << 20,
        true,
        lease ? T / 10 * 9 : 0,
        STALL);
  }

  private static Server leading(boolean lease) {
    Server server = new Server(stalling(lease), RecoveredLog.bootstrap(voters(A, B, C))).leading();
    server.accepted(B, 1);
    server.accepted(C, 1);
    server.flush();
    return server;
  }

  /** Both followers answer whatever was sent to them; the disk is left alone. */
  private static void pass(Server server, long time) {
    for (long end = server.now + time; server.now < end; ) {
      assertThat(server.core.nextDeadline()).isGreaterThan(server.now);
      server.now = Math.min(end, server.core.nextDeadline());
      server.step(new Input.TimePassed());
      answer(server);
    }
  }

  private static void answer(Server server) {
    List<Message> messages = sent(server.flush());
    while (!messages.isEmpty()) {
      for (Message message : messages) {
        if (message instanceof AppendEntries append) {
          server.accepted(append.to(), append.lastIndex(), append.round());
        }
      }
      messages = sent(server.flush());
    }
  }

  @Test
  @DisplayName("Q18: a leader whose disk hangs steps down, though a majority answers all the time")
  void hangingDisk() {
    Server server = leading(false);
    server.propose("x");
    answer(server);
    pass(server, STALL - T);
    server.propose("y");
    answer(server);
    pass(server, T - 1);
    assertThat(server.core.status().role()).isEqualTo(RoleKind.LEADER);
    assertThat(server.core.status().commitIndex()).as("by the others").isEqualTo(3);

    server.now++;
    server.step(new Input.TimePassed());
    assertThat(only(Effect.SteppedDown.class, server.flush()))
        .singleElement()
        .satisfies(stepped -> assertThat(stepped.reason()).contains("disk"));
    assertThat(server.core.status().role()).isEqualTo(RoleKind.FOLLOWER);
  }

  @Test
  @DisplayName("Q18: and then answers no read by its lease, nor asks for votes while it hangs")
  void hangingDiskEndsLease() {
    Server server = leading(true);
    pass(server, T / 2);
    server.propose("x");
    answer(server);
    pass(server, STALL + 1);
    server.read("r");
    assertThat(only(Effect.ReadsFailed.class, server.flush())).hasSize(1);

    for (int i = 0; i < 10; i++) {
      server.now = Math.max(server.now, server.core.nextDeadline());
      server.step(new Input.TimePassed());
      assertThat(sent(server.flush())).noneMatch(RequestVote.class::isInstance);
    }
    assertThat(server.core.status().term()).as("one candidacy, no more").isEqualTo(2);
  }

  @Test
  @DisplayName("Q18: a disk that is slow but gets on is no reason to step down")
  void slowDisk() {
    Server server = leading(false);
    for (int i = 0; i < 5; i++) {
      server.propose("x" + i);
      answer(server);
      pass(server, STALL - 1);
      server.persisted();
      server.flush();
    }
    pass(server, 10 * STALL);
    assertThat(server.core.status().role()).isEqualTo(RoleKind.LEADER);
  }

  @Test
  @DisplayName("R12: a follower that answers but gets no further is asked anew where it stands")
  void stuckFollower() {
    Server server = new Server().leading();
    server.accepted(B, 1);
    server.accepted(C, 1);
    server.propose("x");
    server.flush();
    server.accepted(C, 2);
    server.flush();
    server.now += 2 * T - 1;
    server.accepted(B, 1);
    assertThat(appendsToB(server.flush()))
        .as("it is only asked about the last that was sent")
        .allSatisfy(append -> assertThat(append.entries()).isEmpty());

    server.now++;
    server.accepted(B, 1);
    assertThat(appendsToB(server.flush())).singleElement().satisfies(append -> {
      assertThat(append.previous()).isEqualTo(new EntryId(1, 1));
      assertThat(append.entries()).hasSize(1);
    });
    server.accepted(B, 1);
    server.accepted(B, 2);
    server.flush();
    assertThat(server.core.status().progress().get(0).state()).isEqualTo("replicate");
  }

  @Test
  @DisplayName("R12: one that has everything is never taken for stuck, however long nothing is new")
  void idleFollower() {
    Server server = new Server().leading();
    server.accepted(B, 1);
    server.accepted(C, 1);
    server.flush();
    for (int i = 0; i < 100; i++) {
      server.now += T / 10;
      server.step(new Input.TimePassed());
      server.accepted(B, 1);
      assertThat(appendsToB(server.flush())).hasSize(1);
      assertThat(server.core.status().progress().get(0).state()).isEqualTo("replicate");
    }
  }

  private static List<AppendEntries> appendsToB(List<Effect> effects) {
    return sent(effects).stream()
        .filter(message -> message.to().equals(B))
        .map(AppendEntries.class::cast)
        .toList();
  }
}
