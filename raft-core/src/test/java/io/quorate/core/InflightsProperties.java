// SPDX-License-Identifier: Apache-2.0
package io.quorate.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The window of appends that wait for an answer, against a list: R11. */
class InflightsProperties {
  private record Sent(long lastIndex, long bytes) {}

  /** Positive: send so many bytes. Negative: all is received but the last so many. 0: clear. */
  @Provide
  static Arbitrary<List<Integer>> steps() {
    return Arbitraries.integers().between(-5, 60).list().ofMaxSize(60);
  }

  @Provide
  static Arbitrary<Integer> small() {
    return Arbitraries.integers().between(1, 8);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  @Label("R11: full at so many messages or bytes, and a receipt frees all up to it")
  void window(
      @ForAll("small") int maxMessages,
      @ForAll("small") int maxTensOfBytes,
      @ForAll("steps") List<Integer> steps) {
    long maxBytes = maxTensOfBytes * 10L;
    Inflights inflights = new Inflights(maxMessages, maxBytes);
    List<Sent> model = new ArrayList<>();
    long lastIndex = 0;
    for (int step : steps) {
      if (step == 0) {
        inflights.clear();
        model.clear();
      } else if (step < 0) {
        long match = lastIndex + step + 1;
        inflights.release(match);
        model.removeIf(sent -> sent.lastIndex <= match);
      } else if (!inflights.isFull()) {
        lastIndex += 1 + step % 3;
        inflights.add(lastIndex, step);
        model.add(new Sent(lastIndex, step));
      }
      long bytes = model.stream().mapToLong(Sent::bytes).sum();
      assertThat(inflights.isFull()).isEqualTo(model.size() >= maxMessages || bytes >= maxBytes);
      assertThat(model).hasSizeLessThanOrEqualTo(maxMessages);
      assertThat(model.isEmpty() && inflights.isFull())
          .as("one is always allowed")
          .isFalse();
    }
  }
}
