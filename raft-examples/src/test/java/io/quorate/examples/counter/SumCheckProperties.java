// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.examples.counter.SumCheck.Verdict;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class SumCheckProperties {
  private static final BigInteger ACKNOWLEDGED = BigInteger.valueOf(1000);

  @Property
  @Label("says the same as trying every subset, also of negative and equal numbers")
  void agreesWithTrying(
      @ForAll @Size(max = 8) List<@LongRange(min = -9, max = 9) Long> unknown,
      @ForAll @IntRange(min = -80, max = 80) int more) {
    Verdict expected = subsetSums(unknown, more) ? Verdict.EXACT : Verdict.WRONG;

    assertThat(SumCheck.check(1000 + more, ACKNOWLEDGED, unknown)).isEqualTo(expected);
  }

  @Example
  @Label("is quick with many")
  void many() {
    List<Long> even = Collections.nCopies(60_000, 998L);

    assertThat(SumCheck.check(1000 + 998 * 31_007, ACKNOWLEDGED, even)).isEqualTo(Verdict.EXACT);
    assertThat(SumCheck.check(1000 + 998 * 31_007 + 1, ACKNOWLEDGED, even))
        .isEqualTo(Verdict.WRONG);
  }

  @Example
  @Label("knows its limits: the bounds hold for any numbers, the subsets are tried for small ones")
  void large() {
    List<Long> large = List.of(Long.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE);

    assertThat(SumCheck.check(1000, ACKNOWLEDGED, large)).isEqualTo(Verdict.PLAUSIBLE);
    assertThat(SumCheck.check(999, ACKNOWLEDGED, List.of(Long.MAX_VALUE))).isEqualTo(Verdict.WRONG);
    assertThat(SumCheck.check(1000, ACKNOWLEDGED, List.of(Long.MAX_VALUE)))
        .isEqualTo(Verdict.EXACT);
  }

  private static boolean subsetSums(List<Long> numbers, long target) {
    for (int subset = 0; subset < 1 << numbers.size(); subset++) {
      long sum = 0;
      for (int i = 0; i < numbers.size(); i++) {
        sum += (subset >> i & 1) * numbers.get(i);
      }
      if (sum == target) {
        return true;
      }
    }
    return false;
  }
}
