// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.examples.counter.CounterClient.Answer;
import io.quorate.model.NodeId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The judge of the tests with processes: it must not be blind. */
class AddHistoryTest {
  private final AddHistory history = new AddHistory();
  private long count;

  @Test
  @DisplayName("finds nothing wrong with what is right, whatever became of the unknown ones")
  void right() {
    added(5, 1, 5);
    unknown(100);
    unknown(10);
    added(7, 4, 22);

    assertThat(history.problems(22)).isEmpty();
    assertThat(history.problems(122)).isEmpty();
  }

  @Test
  @DisplayName("misses an acknowledged add that is lost, and one that is there twice")
  void lostOrDoubled() {
    added(5, 1, 5);
    added(7, 2, 12);

    assertThat(history.problems(5)).hasSize(1);
    assertThat(history.problems(17)).hasSize(1);
  }

  @Test
  @DisplayName("sees on the way what the sum at the end would hide")
  void onTheWay() {
    added(5, 1, 5);
    unknown(7);
    added(7, 2, 19); // there is no room for the unknown one in between
    assertThat(history.problems(19)).hasSize(1);

    added(1, 9, 20);
    added(1, 9, 21);
    assertThat(history.problems(21)).hasSize(2);
  }

  private void added(long number, long index, long value) {
    history.record(++count, number, new Answer(NodeId.of("n1"), new Reply.Added(value, index, 1)));
  }

  private void unknown(long number) {
    history.record(++count, number, new Answer(NodeId.of("n1"), new Reply.OutcomeUnknown("")));
  }
}
