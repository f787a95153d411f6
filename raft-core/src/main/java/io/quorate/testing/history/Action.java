// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.history;

import org.jspecify.annotations.Nullable;

/**
 * What a client asks of one of the provided models. Models of your own may take inputs of any other
 * type.
 *
 * <p>Values may be of any type; they are compared with {@code equals} and must not change.
 */
public sealed interface Action {
  /** Answers with the present state: the value, the list of values, or the count. */
  record Read() implements Action {
    @Override
    public String toString() {
      return "read";
    }
  }

  /** Sets a register; what it answers is not looked at. */
  record Write(@Nullable Object value) implements Action {
    @Override
    public String toString() {
      return "write " + value;
    }
  }

  /** Sets a register that holds what is expected; answers whether it did. */
  record CompareAndSet(@Nullable Object expected, @Nullable Object next) implements Action {
    @Override
    public String toString() {
      return "cas " + expected + " to " + next;
    }
  }

  /** Adds a value at the end of a list; what it answers is not looked at. */
  record Append(Object value) implements Action {
    @Override
    public String toString() {
      return "append " + value;
    }
  }

  /** Adds to a counter; answers with the new count. */
  record Add(long delta) implements Action {
    @Override
    public String toString() {
      return "add " + delta;
    }
  }
}
