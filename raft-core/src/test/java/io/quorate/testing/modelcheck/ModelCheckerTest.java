// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.modelcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.modelcheck.ModelChecker.Result;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The spaces that are searched as a whole on every build. */
final class ModelCheckerTest {
  @ParameterizedTest(name = "{0}")
  @DisplayName("a whole space is searched, and holds nothing that must not be")
  @CsvSource({
    // More would be right if the core did more; far fewer would mean that something is cut off.
    "two, 2000000",
    "two-change, 70000",
    "three, 2000000",
  })
  void finishes(String preset, long floor, TestReporter reporter) {
    Result result =
        new ModelChecker(BoundsReader.of(preset)).run(Long.MAX_VALUE, (depth, states, more) -> {});

    reporter.publishEntry(preset, String.valueOf(result));
    assertThat(result.counterexample()).isNull();
    assertThat(result.finished()).isTrue();
    assertThat(result.states()).isGreaterThan(floor);
  }
}
