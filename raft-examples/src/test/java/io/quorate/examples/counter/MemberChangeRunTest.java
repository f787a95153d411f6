// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.examples.counter.CounterClient.Answer;
import io.quorate.examples.counter.MemberChange.Kind;
import io.quorate.model.NodeId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MemberChangeRunTest {
  private static final NodeId A = NodeId.of("a");
  private static final NodeId B = NodeId.of("b");
  private static final MemberChange CHANGE = MemberChange.of(Kind.REMOVE, NodeId.of("x"));

  private final ScriptedNodes nodes = new ScriptedNodes();
  private final List<String> progress = new ArrayList<>();

  @Test
  @DisplayName("asks the leader until it is done, and tells each thing once")
  void asksOn() {
    nodes.say(A, new Reply.Progress(List.of("one", "two")), new Reply.Progress(List.of()));
    nodes.say(A, new Reply.Progress(List.of("three")), new Reply.Done("y"));

    assertThat(run()).isEqualTo(new Answer(A, new Reply.Done("y")));
    assertThat(progress).containsExactly("a: one", "a: two", "a: three");
    assertThat(nodes.requests)
        .extracting(request -> ((Request.Change) request).seen())
        .containsExactly(0, 2, 2, 3);
    assertThat(nodes.requests)
        .extracting(request -> ((Request.Change) request).key())
        .containsOnly(((Request.Change) nodes.requests.get(0)).key());
  }

  @Test
  @DisplayName("asks the next leader, for whom there may be nothing left to do")
  void leaderLost() {
    nodes.say(A, new Reply.Progress(List.of("one")));
    nodes.fail(A, new IOException("connection lost"));
    nodes.say(B, new Reply.Unchanged("x is no member"));

    assertThat(run()).isEqualTo(new Answer(B, new Reply.Done("x is no member")));
    assertThat(progress).containsExactly("a: one", "a: connection lost; asking again");
  }

  @Test
  @DisplayName("nothing to do from the start is no success")
  void nothingToDo() {
    nodes.say(A, new Reply.Unchanged("x is no member"));

    assertThat(run()).isEqualTo(new Answer(A, new Reply.Unchanged("x is no member")));
  }

  private Answer run() {
    CounterClient client =
        new CounterClient(List.of(A, B), nodes, Duration.ofSeconds(1), new StillTimer());
    return new MemberChangeRun(client, progress::add).run(CHANGE);
  }
}
