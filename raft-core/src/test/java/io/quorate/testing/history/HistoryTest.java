// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.testing.history.Action.Read;
import io.quorate.testing.history.Action.Write;
import io.quorate.testing.history.History.Handle;
import io.quorate.testing.history.History.Recorder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The recorder of histories, and what it refuses. */
class HistoryTest {
  private final Recorder recorder = new Recorder();

  @Test
  @DisplayName("takes operations down in the order of their invocation; what has no end is unknown")
  void records() {
    Handle write = recorder.invoke(1, 7, "x", new Write("a"));
    Handle read = recorder.invoke(2, 8, "x", new Read());
    Handle failing = recorder.invoke(2, 9, "y", new Read());
    recorder.fail(3, failing);
    recorder.ok(3, read, "a");
    recorder.ok(4, recorder.invoke(4, 8, "x", new Write("b")));
    recorder.invoke(5, 8, "x", new Read());
    recorder.unknown(6, write);

    assertThat(recorder.history().operations())
        .hasToString("[[1..] process 7: write a: unknown, [2..3] process 8: read: ok a,"
            + " [2..3] process 9: read: failed, [4..4] process 8: write b: ok,"
            + " [5..] process 8: read: unknown]");
    assertThat(recorder.history().operations())
        .extracting(Operation::key)
        .containsExactly("x", "x", "y", "x", "x");
  }

  @Test
  @DisplayName("refuses time that goes back, and a second end")
  void refuses() {
    Handle read = recorder.invoke(5, 1, "x", new Read());
    assertThatThrownBy(() -> recorder.invoke(4, 2, "x", new Read()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> recorder.ok(4, read, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> recorder.ok(Operation.NEVER, read, null))
        .isInstanceOf(IllegalArgumentException.class);
    recorder.ok(5, read, null);
    assertThatThrownBy(() -> recorder.unknown(6, read)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("an operation that returns before it began, or that is unknown and returns, is none")
  void noOperation() {
    assertThatThrownBy(() -> new Operation(1, "x", new Read(), new Outcome.Done(), 5, 4))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Operation(1, "x", new Read(), new Outcome.Unknown(), 5, 6))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new Operation(1, "x", new Read(), new Outcome.Done(), 5, Operation.NEVER))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
