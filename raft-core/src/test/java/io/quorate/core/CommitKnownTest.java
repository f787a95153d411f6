// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import static io.quorate.core.Server.B;
import static io.quorate.core.Server.C;
import static io.quorate.core.Server.applied;
import static io.quorate.core.Server.entry;
import static io.quorate.core.Server.options;
import static io.quorate.core.Server.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.model.EntryId;
import io.quorate.model.HardState;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A user who was told that an entry is committed may tell that to a server which holds it, and
 * reads there although no leader answers.
 */
class CommitKnownTest {
  /** A follower of b in term 2 that holds 1/1, 2/1, 3/2, of which it knows the first committed. */
  private static Server following() {
    Server server = new Server();
    server.append(B, 2, EntryId.NONE, 1, entry(1, 1), entry(2, 1), entry(3, 2));
    server.flush();
    server.persisted();
    server.flush();
    return server;
  }

  private static long told(Server server, long index, long term) {
    server.step(new Input.CommitKnown(new EntryId(index, term)));
    return server.core.status().commitIndex();
  }

  @Test
  @DisplayName("C7: what it holds is committed with everything before it, and is applied at once")
  void held() {
    Server server = following();

    assertThat(told(server, 3, 2)).isEqualTo(3);
    assertThat(applied(server.flush())).extracting("index").containsExactly(2L, 3L);
    assertThat(server.stopReason()).isNull();
  }

  @Test
  @DisplayName("C4: never beyond what the log holds, of which it will hear from its leader")
  void beyondTheLog() {
    Server server = following();

    assertThat(told(server, 4, 2)).isEqualTo(1);
    assertThat(applied(server.flush())).isEmpty();
    server.append(B, 2, new EntryId(3, 2), 1, entry(4, 2));
    server.flush();
    assertThat(server.core.status().commitIndex()).as("it is not remembered").isEqualTo(1);
    assertThat(told(server, 4, 2)).isEqualTo(4);
  }

  @Test
  @DisplayName("C3: where the log holds another entry, it holds the tail of a deposed leader")
  void anotherEntryThere() {
    Server server = following();

    assertThat(told(server, 3, 3)).isEqualTo(1);
    assertThat(told(server, 2, 2)).isEqualTo(1);
    assertThat(applied(server.flush())).isEmpty();
    server.append(C, 3, new EntryId(2, 1), 2, entry(3, 3));
    server.flush();
    assertThat(server.core.status().last()).isEqualTo(new EntryId(3, 3));
    assertThat(server.stopReason()).isNull();
  }

  @Test
  @DisplayName("C4: what is less than is known takes nothing back")
  void lessThanKnown() {
    Server server = following();
    told(server, 3, 2);

    assertThat(told(server, 1, 1)).isEqualTo(3);
    assertThat(told(server, 0, 0)).isEqualTo(3);
  }

  @Test
  @DisplayName(
      "Q1: a leader that is told of an earlier term's entry still reads nothing before its own")
  void leaderStillWaits() {
    Server server = new Server(options(), stored(new HardState(1, null, 0), 1, 1));
    server.leading();

    assertThat(told(server, 2, 1)).isEqualTo(2);
    server.read("r");
    assertThat(server.flush()).noneMatch(Effect.ReadsReady.class::isInstance);
    assertThat(server.core.status().commitIndex()).isEqualTo(2);
  }
}
