// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import java.util.concurrent.CompletionException;

/** What futures fail with. */
final class Failures {
  private Failures() {}

  /**
   * Returns what a stage of a future failed with, without what the stages after it put around it.
   */
  static Throwable unwrap(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Returns its message, or its kind if it has none. */
  static String reason(Throwable failure) {
    Throwable cause = unwrap(failure);
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
