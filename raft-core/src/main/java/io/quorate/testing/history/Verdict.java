// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.history;

import java.util.List;

/** What a {@link LinearizabilityChecker} found. */
public sealed interface Verdict {
  /**
   * The operations of each key can be put in an order that the model could have seen, one at a
   * time, each between its invocation and its return.
   *
   * @param steps of the model that it took to find out
   */
  record Linearizable(long steps) implements Verdict {}

  /**
   * No such order exists.
   *
   * @param key the first key that has none
   * @param prefix the longest order that was found of a part of its operations
   * @param state of the model after them
   * @param stuck the first operation to return after them for which there was no place
   */
  record NotLinearizable(Object key, List<Operation> prefix, String state, Operation stuck)
      implements Verdict {
    private static final int SHOWN = 20;

    public NotLinearizable {
      prefix = List.copyOf(prefix);
    }

    /** Several lines for a reader: the end of the prefix, its state, and what did not fit. */
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("not linearizable: key " + key + '\n');
      int from = Math.max(0, prefix.size() - SHOWN);
      text.append("this order of the first ").append(prefix.size()).append(" is possible");
      text.append(from == 0 ? ":\n" : ", the last " + SHOWN + " being:\n");
      prefix
          .subList(from, prefix.size())
          .forEach(done -> text.append("  ").append(done).append('\n'));
      text.append("after them the state is ").append(state).append(", and no order places\n");
      return text.append("  ").append(stuck).toString();
    }
  }

  /**
   * The search was given up.
   *
   * @param key the first key whose search was
   * @param steps of the model that were made for it
   */
  record Undecided(Object key, long steps) implements Verdict {}
}
