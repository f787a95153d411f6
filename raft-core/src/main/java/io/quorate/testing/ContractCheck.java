// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

/**
 * One rule of a plug point's contract, and how to find out whether an implementation keeps it. To
 * be run by any test framework: in JUnit, one dynamic test a check.
 *
 * @param name the rule, as a sentence
 * @param body fails with an {@link AssertionError} that says how the rule is broken
 */
public record ContractCheck(String name, Body body) {
  /** What a check does. */
  @FunctionalInterface
  public interface Body {
    /** Returns if the rule is kept. */
    void run() throws Exception;
  }

  @Override
  public String toString() {
    return name;
  }
}
