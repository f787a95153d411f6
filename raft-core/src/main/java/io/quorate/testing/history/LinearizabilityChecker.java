// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a history is linearizable (Herlihy and Wing, 1990): whether every operation can be
 * given one moment between its invocation and its return so that, done at these moments one after
 * the other, all have the outcomes that they had.
 *
 * <p>Operations that failed are left out. One whose outcome is unknown may be given any moment
 * after its invocation, or none. Keys are independent of each other, so each is checked for itself.
 *
 * <p>The problem is NP-complete. The search is bounded in steps, not in time, so that its answer is
 * always the same; thousands of operations a key with some ten at a time are quick. Much worse are
 * many unknown outcomes of one key.
 *
 * <p>Immutable and safe for use by any thread.
 */
public final class LinearizabilityChecker {
  /** Enough for nearly everything, and less than a gigabyte of memory. */
  public static final long DEFAULT_STEPS = 3_000_000;

  private final SequentialModel<?> model;
  private final long maxSteps;

  /** Returns a checker with a bound that suits most histories. */
  public static LinearizabilityChecker of(SequentialModel<?> model) {
    return new LinearizabilityChecker(model, DEFAULT_STEPS);
  }

  private LinearizabilityChecker(SequentialModel<?> model, long maxSteps) {
    if (maxSteps < 1) {
      throw new IllegalArgumentException("a search takes steps, not " + maxSteps);
    }
    this.model = model;
    this.maxSteps = maxSteps;
  }

  /** Returns a checker that gives a key up after so many steps of the model. */
  public LinearizabilityChecker withMaxSteps(long steps) {
    return new LinearizabilityChecker(model, steps);
  }

  /**
   * Checks a history.
   *
   * @throws IllegalArgumentException if the model does not know one of the inputs
   */
  public Verdict check(History history) {
    Map<Object, List<Operation>> byKey = new LinkedHashMap<>();
    for (Operation operation : history.operations()) {
      if (!(operation.outcome() instanceof Outcome.Failed)) {
        byKey.computeIfAbsent(operation.key(), key -> new ArrayList<>()).add(operation);
      }
    }
    long steps = 0;
    Verdict.@Nullable Undecided undecided = null;
    for (Map.Entry<Object, List<Operation>> key : byKey.entrySet()) {
      Verdict verdict = new Search<>(model, key.getKey(), key.getValue()).run(maxSteps);
      if (verdict instanceof Verdict.NotLinearizable) {
        return verdict;
      } else if (verdict instanceof Verdict.Linearizable found) {
        steps += found.steps();
      } else if (undecided == null) {
        undecided = (Verdict.Undecided) verdict;
      }
    }
    return undecided != null ? undecided : new Verdict.Linearizable(steps);
  }
}
