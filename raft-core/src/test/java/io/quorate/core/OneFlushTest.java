// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import static io.quorate.core.Server.A;
import static io.quorate.core.Server.B;
import static io.quorate.core.Server.C;
import static io.quorate.core.Server.entry;
import static io.quorate.core.Server.only;
import static io.quorate.core.Server.promised;
import static io.quorate.core.Server.sent;
import static io.quorate.core.Server.voters;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.AppendEntriesResponse;
import io.quorate.message.AppendEntriesResponse.Accepted;
import io.quorate.message.InstallSnapshot;
import io.quorate.message.Message;
import io.quorate.model.EntryId;
import io.quorate.model.GroupId;
import io.quorate.model.SnapshotMetadata;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Several inputs that share a flush: what the first one promised, a later one may have undone. */
class OneFlushTest {
  private static List<Long> acknowledged(List<Message> messages) {
    return messages.stream()
        .filter(AppendEntriesResponse.class::isInstance)
        .map(message -> ((AppendEntriesResponse) message).result())
        .filter(Accepted.class::isInstance)
        .map(result -> ((Accepted) result).matchIndex())
        .toList();
  }

  @Test
  @DisplayName("D4: entries that a new leader has replaced are not acknowledged to the old one")
  void truncated() {
    Server server = new Server();
    server.append(B, 1, EntryId.NONE, 0, entry(1, 1));
    server.append(B, 1, new EntryId(1, 1), 0, entry(2, 1), entry(3, 1));
    server.append(C, 2, new EntryId(1, 1), 0, entry(2, 2));
    List<Effect> effects = server.flush();

    assertThat(acknowledged(sent(effects))).isEmpty();
    assertThat(acknowledged(promised(effects))).containsExactly(1L, 2L);
    assertThat(promised(effects)).extracting(Message::to).containsExactly(B, C);
    assertThat(only(Effect.Persist.class, effects))
        .singleElement()
        .satisfies(
            persist -> assertThat(persist.entries()).containsExactly(entry(1, 1), entry(2, 2)));
  }

  @Test
  @DisplayName("D4, S3: entries that a snapshot has replaced are not acknowledged, those in it are")
  void installed() {
    Server server = new Server();
    server.append(B, 1, EntryId.NONE, 0, entry(1, 1));
    server.append(B, 1, new EntryId(1, 1), 0, entry(2, 1), entry(3, 1));
    SnapshotMetadata snapshot = new SnapshotMetadata(new EntryId(2, 2), voters(A, B, C), 0);
    server.receive(new InstallSnapshot(GroupId.FIRST, C, A, 2, 1, snapshot));
    List<Effect> effects = server.flush();

    assertThat(acknowledged(sent(effects))).isEmpty();
    assertThat(acknowledged(promised(effects))).containsExactly(1L);
    assertThat(only(Effect.Persist.class, effects)).singleElement().satisfies(persist -> {
      assertThat(persist.base()).isEqualTo(snapshot);
      assertThat(persist.entries()).isEmpty();
    });
  }
}
