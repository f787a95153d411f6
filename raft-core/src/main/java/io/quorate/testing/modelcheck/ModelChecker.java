// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.modelcheck;

import io.quorate.testing.invariant.InvariantViolation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Searches all states that a cluster can come to, breadth first, so that what it finds is short.
 */
public final class ModelChecker {
  /** Is told how far a search has got, after each step deeper. */
  public interface Progress {
    /**
     * All states of this depth were looked at.
     *
     * @param states how many were found so far
     * @param waiting how many of them have not been looked at
     */
    void at(int depth, long states, long waiting);
  }

  /**
   * What a search has found.
   *
   * @param states how many different states were found
   * @param transitions how many steps lead from one of them to another or the same
   * @param depth how many steps the last of them is away from the first
   * @param serverStates how many different states a single server was in
   * @param serverSteps how many different steps single servers made, the only ones that cores did
   * @param finished whether there are no more within the bounds
   * @param counterexample what must not be, or null
   */
  public record Result(
      long states,
      long transitions,
      int depth,
      int serverStates,
      int serverSteps,
      boolean finished,
      @Nullable Counterexample counterexample) {}

  private final Bounds bounds;
  private final Space space;
  private final StateTable table = new StateTable();
  private List<int[]> next = new ArrayList<>();
  private long transitions;
  private int action;

  public ModelChecker(Bounds bounds) {
    this.bounds = bounds;
    this.space = new Space(bounds);
  }

  /**
   * Searches.
   *
   * @param limit ends it at the latest when there are so many states
   */
  public Result run(long limit, Progress progress) {
    int[] first = space.first();
    table.add(first, -1, 0);
    next.add(first);
    int depth = 0;
    int number = 0;
    while (!next.isEmpty()) {
      List<int[]> layer = next;
      next = new ArrayList<>();
      for (int i = 0; i < layer.size(); i++) {
        int parent = number++;
        int[] state = layer.get(i);
        layer.set(i, first); // and lets go of it
        action = 0;
        try {
          space.expand(state, (done, to) -> found(parent, to));
        } catch (InvariantViolation e) {
          return result(depth + 1, false, counterexample(parent, e));
        }
        if (table.size() >= limit) {
          return result(depth + 1, false, null);
        }
      }
      progress.at(depth, table.size(), next.size());
      depth += next.isEmpty() ? 0 : 1;
    }
    return result(depth, true, null);
  }

  private void found(int parent, int[] state) {
    transitions++;
    if (table.add(state, parent, action)) {
      next.add(state);
    }
    action++;
  }

  private Result result(int depth, boolean finished, @Nullable Counterexample counterexample) {
    return new Result(
        table.size(),
        transitions,
        depth,
        space.servers().size(),
        space.servers().steps(),
        finished,
        counterexample);
  }

  private Counterexample counterexample(int last, InvariantViolation violation) {
    Action violating = space.violating();
    if (violating == null) {
      throw violation;
    }
    Deque<Integer> actions = new ArrayDeque<>();
    for (int state = last; table.parent(state) >= 0; state = table.parent(state)) {
      actions.addFirst(table.action(state));
    }
    ScenarioWriter writer = new ScenarioWriter(bounds, space);
    int[] state = space.first();
    for (int chosen : actions) {
      Choice choice = new Choice(chosen);
      space.expand(state, choice);
      writer.step(state, choice.action());
      state = choice.next();
    }
    writer.step(state, violating);
    return new Counterexample(
        violation.property(),
        String.valueOf(violation.getMessage()),
        actions.size() + 1,
        writer.lines());
  }

  /** Takes out one of the things that can happen. */
  private static final class Choice implements Space.Visitor {
    private final int wanted;
    private int seen;
    private @Nullable Action action;
    private int[] next = {};

    Choice(int wanted) {
      this.wanted = wanted;
    }

    @Override
    public void visit(Action visited, int[] to) {
      if (seen++ == wanted) {
        action = visited;
        next = to;
      }
    }

    Action action() {
      return java.util.Objects.requireNonNull(action);
    }

    int[] next() {
      return next;
    }
  }
}
