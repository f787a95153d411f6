// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.Entry;
import io.quorate.StateMachine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CounterTest {
  private final Counter counter = new Counter();

  @Test
  @DisplayName("adds, and tells the new value")
  void adds() {
    assertThat(add(5)).hasValue(5);
    assertThat(add(-7)).hasValue(-2);
    assertThat(counter.value()).isEqualTo(-2);
  }

  @Test
  @DisplayName("refuses what would not fit 64 bits, at either end, and keeps its value")
  void refusesOverflow() {
    assertThat(add(Long.MAX_VALUE)).hasValue(Long.MAX_VALUE);
    assertThat(add(1)).isEmpty();
    assertThat(counter.value()).isEqualTo(Long.MAX_VALUE);

    assertThat(add(Long.MIN_VALUE)).hasValue(-1);
    assertThat(add(Long.MIN_VALUE)).isEmpty();
    assertThat(add(Long.MAX_VALUE)).hasValue(Long.MAX_VALUE - 1);
  }

  @Test
  @DisplayName("a snapshot holds the value at its moment, whatever is added before it is written")
  void snapshot() throws IOException {
    add(5);
    StateMachine.Capture capture = counter.snapshot();
    add(2);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    capture.writeTo(written);

    counter.restore(new ByteArrayInputStream(written.toByteArray()));
    assertThat(counter.value()).isEqualTo(5);
  }

  @Test
  @DisplayName("half a snapshot is none")
  void halfSnapshot() {
    assertThatThrownBy(() -> counter.restore(new ByteArrayInputStream(new byte[4])))
        .isInstanceOf(IOException.class);
  }

  private OptionalLong add(long number) {
    return counter.apply(new Entry<>(1, 1, number));
  }
}
