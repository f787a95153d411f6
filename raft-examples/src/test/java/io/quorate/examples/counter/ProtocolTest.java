// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.RaftRole;
import io.quorate.model.Bytes;
import io.quorate.model.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ProtocolTest {
  private static final NodeId LONGEST = NodeId.of("n".repeat(64));

  private static final NodeId SHORTEST = NodeId.of("n");
  private static final String LONGEST_ADDRESS = "x".repeat(255);

  static final List<Request> REQUESTS = List.of(
      new Request.Add(Long.MIN_VALUE, 10_000),
      new Request.Get(1),
      new Request.Status(),
      new Request.Change(
          -1,
          2,
          new MemberChange(
              MemberChange.Kind.REPLACE, LONGEST, SHORTEST, LONGEST_ADDRESS, Integer.MAX_VALUE)),
      new Request.Change(1, 0, MemberChange.of(MemberChange.Kind.ADD_LEARNER, SHORTEST, "a:1")),
      new Request.Transfer(LONGEST),
      new Request.Transfer(null),
      new Request.StepDown(),
      new Request.Snapshot());

  private static final MemberView LARGEST = new MemberView(
      LONGEST, "learner", LONGEST_ADDRESS, Integer.MAX_VALUE, "replicate", Long.MAX_VALUE, true);

  static final List<Reply> REPLIES = List.of(
      new Reply.Added(-1, 2, 3),
      new Reply.Overflow(4),
      new Reply.Value(Long.MAX_VALUE),
      status(
          LONGEST, RaftRole.LEADER, LONGEST, Collections.nCopies(100, LARGEST), "y".repeat(1000)),
      status(SHORTEST, RaftRole.PRE_CANDIDATE, null, List.of(), null),
      new Reply.NotLeader(LONGEST, LONGEST_ADDRESS),
      new Reply.NotLeader(null, ""),
      new Reply.Refused("später"),
      new Reply.OutcomeUnknown(""),
      new Reply.Rejected("x"),
      new Reply.Failed("x"),
      new Reply.Unchanged("x"),
      new Reply.Progress(List.of()),
      new Reply.Progress(List.of("x".repeat(1000), "", "y".repeat(1000))),
      new Reply.Done("x"));

  private static Reply status(
      NodeId id,
      RaftRole role,
      @Nullable NodeId leader,
      List<MemberView> members,
      @Nullable String stopReason) {
    return new Reply.Status(
        id, role, 1, leader, 2, 3, 4, 5, 6, -7, "x".repeat(1000), members, stopReason);
  }

  @ParameterizedTest
  @FieldSource("REQUESTS")
  @DisplayName("a request arrives as it was, and not at all if it is cut or has more to it")
  void requests(Request request) {
    Bytes bytes = Protocol.encode(request);

    assertThat(Protocol.decodeRequest(bytes)).isEqualTo(request);
    for (Bytes broken : broken(bytes)) {
      assertThatThrownBy(() -> Protocol.decodeRequest(broken))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @FieldSource("REPLIES")
  @DisplayName("a reply arrives as it was, and not at all if it is cut or has more to it")
  void replies(Reply reply) {
    Bytes bytes = Protocol.encode(reply);

    assertThat(Protocol.decodeReply(bytes)).isEqualTo(reply);
    for (Bytes broken : broken(bytes)) {
      assertThatThrownBy(() -> Protocol.decodeReply(broken))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  @DisplayName("a reason that is too long loses its end")
  void longReason() {
    Reply reply = Protocol.decodeReply(Protocol.encode(new Reply.Refused("x".repeat(70_000))));

    assertThat(reply).isEqualTo(new Reply.Refused("x".repeat(1000)));
  }

  @Test
  @DisplayName("another version is refused by name")
  void otherVersion() {
    byte[] bytes = Protocol.encode(new Request.Status()).toByteArray();
    bytes[0] = 1;

    assertThatThrownBy(() -> Protocol.decodeRequest(Bytes.wrap(bytes)))
        .hasMessage("protocol version 1, this side speaks 2");
  }

  @Test
  @DisplayName("a request is no reply, nor the other way round")
  void codesDiffer() {
    assertThatThrownBy(() -> Protocol.decodeReply(Protocol.encode(new Request.Status())))
        .hasMessage("unknown reply code 3");
    assertThatThrownBy(() -> Protocol.decodeRequest(Protocol.encode(new Reply.Overflow(1))))
        .hasMessage("unknown request code 66");
  }

  /** All beginnings, and one byte more. */
  private static List<Bytes> broken(Bytes bytes) {
    byte[] longer = Arrays.copyOf(bytes.toByteArray(), bytes.size() + 1);
    List<Bytes> broken = new ArrayList<>(List.of(Bytes.wrap(longer)));
    for (int size = 0; size < bytes.size(); size++) {
      broken.add(Bytes.wrap(longer, 0, size));
    }
    return broken;
  }
}
