// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.examples.counter.Connections.NotSentException;
import io.quorate.examples.counter.CounterClient.Answer;
import io.quorate.model.Bytes;
import io.quorate.model.NodeId;
import io.quorate.transport.netty.NodeAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is sent again and what is not, with nodes that say what a test tells them to. */
class CounterClientTest {
  private static final NodeId A = NodeId.of("a");
  private static final NodeId B = NodeId.of("b");
  private static final NodeId C = NodeId.of("c");
  private static final Reply ADDED = new Reply.Added(5, 7, 2);

  private final ScriptedNodes nodes = new ScriptedNodes();
  private final StillTimer timer = new StillTimer();
  private final CounterClient client =
      new CounterClient(List.of(A, B, C), nodes, Duration.ofSeconds(1), timer);

  @Test
  @DisplayName("follows a hint, and stays with the leader it has found")
  void followsHint() {
    nodes.say(A, new Reply.NotLeader(C, ""));
    nodes.say(C, ADDED, ADDED);

    assertThat(client.add(5).join()).isEqualTo(new Answer(C, ADDED));
    assertThat(client.add(5).join()).isEqualTo(new Answer(C, ADDED));
    assertThat(nodes.asked).containsExactly(A, C, C);
  }

  @Test
  @DisplayName("follows a hint to a leader that it was not told of, if that says where it is")
  void followsHintToStranger() {
    NodeId stranger = NodeId.of("d");
    nodes.say(A, new Reply.NotLeader(stranger, "d.example:7"));
    nodes.say(stranger, ADDED);

    assertThat(client.add(5).join()).isEqualTo(new Answer(stranger, ADDED));
    assertThat(nodes.addresses).containsEntry(stranger, new NodeAddress("d.example", 7));
    assertThat(client.nodes()).containsExactly(A, B, C, stranger);
  }

  @Test
  @DisplayName("tries the others where nobody knows a leader, and all again after a pause")
  void triesAll() {
    nodes.say(A, new Reply.NotLeader(null, ""), ADDED);
    nodes.say(B, new Reply.NotLeader(null, ""));
    nodes.fail(C, new NotSentException("connection refused", false));

    CompletableFuture<Answer> answer = client.add(5);
    assertThat(nodes.asked).containsExactly(A, B, C);
    assertThat(answer).isNotDone();

    timer.pass(Duration.ofMillis(25));
    assertThat(answer.join()).isEqualTo(new Answer(A, ADDED));
  }

  @Test
  @DisplayName("a hint that leads in a circle does not make it run in one")
  void circle() {
    nodes.sayAlways(A, new Reply.NotLeader(B, ""));
    nodes.sayAlways(B, new Reply.NotLeader(A, ""));

    CompletableFuture<Answer> answer = client.add(5);
    assertThat(nodes.asked).hasSize(3);

    timer.pass(Duration.ofSeconds(2));
    assertThat(answer.join().reply()).isInstanceOf(Reply.Refused.class);
    assertThat(nodes.asked).hasSizeLessThan(60);
  }

  @Test
  @DisplayName("an unknown outcome is reported and never sent again, whoever says so")
  void neverRepeatsTheUnknown() {
    nodes.say(A, new Reply.OutcomeUnknown("leader lost"));
    nodes.fail(A, new IOException("connection lost"));
    nodes.say(B, ADDED);

    assertThat(client.add(5).join().reply()).isEqualTo(new Reply.OutcomeUnknown("leader lost"));
    assertThat(client.add(5).join().reply()).isEqualTo(new Reply.OutcomeUnknown("connection lost"));
    assertThat(nodes.asked).containsExactly(A, A);

    // But it looks elsewhere for a leader from then on.
    assertThat(client.add(5).join()).isEqualTo(new Answer(B, ADDED));
  }

  @Test
  @DisplayName("a reply that makes no sense leaves the outcome unknown")
  void senselessReply() {
    nodes.say(A, Bytes.utf8("?"));

    assertThat(client.add(5).join().reply()).isInstanceOf(Reply.OutcomeUnknown.class);
  }

  @Test
  @DisplayName("a get is repeated even if it may have been answered")
  void repeatsGet() {
    nodes.fail(A, new IOException("connection lost"));
    nodes.say(B, new Reply.Value(12));

    assertThat(client.get().join()).isEqualTo(new Answer(B, new Reply.Value(12)));
  }

  @Test
  @DisplayName("asks an overloaded leader again, a little later")
  void overloaded() {
    nodes.say(A, new Reply.Refused("overloaded"), ADDED);

    CompletableFuture<Answer> answer = client.add(5);
    assertThat(answer).isNotDone();
    timer.pass(Duration.ofMillis(25));
    assertThat(answer.join()).isEqualTo(new Answer(A, ADDED));
  }

  @Test
  @DisplayName("gives up at the deadline, and says what each node said")
  void givesUp() {
    nodes.sayAlways(A, new Reply.NotLeader(null, ""));
    nodes.sayAlways(B, new Reply.NotLeader(null, ""));
    nodes.failAlways(C, new NotSentException("connection refused", false));

    CompletableFuture<Answer> answer = client.add(5);
    timer.pass(Duration.ofMillis(900));
    assertThat(answer).isNotDone();
    timer.pass(Duration.ofMillis(300));
    assertThat(answer.join().reply())
        .isEqualTo(new Reply.Refused(
            "nobody took it within 1 s: {a=it knows no leader, b=it knows no leader,"
                + " c=connection refused}"));
  }

  @Test
  @DisplayName("gives up at once where trying again is of no use")
  void hopeless() {
    nodes.fail(A, new NotSentException("wrong cluster", true));

    assertThat(client.add(5).join()).isEqualTo(new Answer(A, new Reply.Rejected("wrong cluster")));
  }

  @Test
  @DisplayName("an overflow is final")
  void overflow() {
    nodes.say(A, new Reply.Overflow(9));

    assertThat(client.add(5).join().reply()).isEqualTo(new Reply.Overflow(9));
    assertThat(nodes.asked).containsExactly(A);
  }
}
