// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.history;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What its client knows of how an operation ended. */
public sealed interface Outcome {
  /**
   * Whether the operation may have answered this, as far as its client knows. Models need ask
   * nothing else.
   */
  default boolean allows(@Nullable Object answer) {
    return true;
  }

  /** It took effect before it returned, and this was the answer. */
  record Answered(@Nullable Object answer) implements Outcome {
    @Override
    public boolean allows(@Nullable Object other) {
      return Objects.equals(answer, other);
    }

    @Override
    public String toString() {
      return "ok " + answer;
    }
  }

  /** It took effect before it returned; its answer was not looked at. */
  record Done() implements Outcome {
    @Override
    public String toString() {
      return "ok";
    }
  }

  /** It certainly had no effect, and never will. */
  record Failed() implements Outcome {
    @Override
    public String toString() {
      return "failed";
    }
  }

  /** It may have taken effect, may yet do so at any later time, or never. */
  record Unknown() implements Outcome {
    @Override
    public String toString() {
      return "unknown";
    }
  }
}
