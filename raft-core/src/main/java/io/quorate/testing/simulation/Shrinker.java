// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation;

import io.quorate.testing.invariant.Property;
import io.quorate.testing.simulation.Player.Failure;
import io.quorate.testing.simulation.plan.Plan;
import io.quorate.testing.simulation.plan.Plan.Event;
import io.quorate.testing.simulation.world.Tally;
import io.quorate.testing.simulation.world.Trace;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a plan that fails smaller while it fails by the same property: whatever event can be left
 * out is (delta debugging).
 */
public final class Shrinker {
  private final Player<?, ?, ?> player;
  private final Property property;
  private final int maxRuns;
  private int runs;

  /**
   * One that plays so many plans at most.
   *
   * @param property by which smaller plans have to fail too
   */
  public Shrinker(Player<?, ?, ?> player, Property property, int maxRuns) {
    this.player = player;
    this.property = property;
    this.maxRuns = maxRuns;
  }

  /** Returns the smallest plan that was found. */
  public Plan shrink(Plan plan) {
    Plan smallest = plan;
    int chunk = Math.max(1, plan.events().size() / 2);
    while (runs < maxRuns) {
      Plan smaller = withoutChunks(smallest, chunk);
      boolean gained = smaller.events().size() < smallest.events().size();
      smallest = smaller;
      if (chunk == 1 && !gained) {
        break;
      }
      chunk = Math.max(1, gained ? Math.min(chunk, smallest.events().size() / 2) : chunk / 2);
    }
    return smallest;
  }

  /** How many plans were played. */
  public int runs() {
    return runs;
  }

  private Plan withoutChunks(Plan plan, int chunk) {
    Plan smallest = plan;
    int from = 0;
    while (from < smallest.events().size() && runs < maxRuns) {
      List<Event> fewer = new ArrayList<>(smallest.events());
      fewer.subList(from, Math.min(from + chunk, fewer.size())).clear();
      Plan candidate = smallest.with(fewer);
      if (fails(candidate)) {
        smallest = candidate;
      } else {
        from += chunk;
      }
    }
    return smallest;
  }

  private boolean fails(Plan plan) {
    runs++;
    return player
        .play(plan, new Tally(), new Trace())
        .map(Failure::property)
        .filter(property::equals)
        .isPresent();
  }
}
