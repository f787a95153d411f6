// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.modelcheck;

import io.quorate.testing.invariant.Property;
import java.util.ArrayList;
import java.util.List;

/**
 * A shortest way to something that must not be.
 *
 * @param property what is violated
 * @param what in which way
 * @param steps how many steps it takes
 * @param lines the same in lines of a scenario, the last of which fails
 */
public record Counterexample(Property property, String what, int steps, List<String> lines) {
  public Counterexample {
    lines = List.copyOf(lines);
  }

  /** A scenario file, with what it was found within. */
  public List<String> scenario(Bounds bounds) {
    List<String> scenario = new ArrayList<>();
    scenario.add("# Found by the model checker, in " + steps + " steps:");
    scenario.add("# " + what);
    scenario.add("# within " + bounds);
    scenario.addAll(lines);
    return scenario;
  }
}
