// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.plan;

import java.util.SplittableRandom;

/**
 * Draws plans from seeds. Each plan has a mix of its own: some kinds of faults and operations
 * happen often in it, some not at all, for what all plans do a bit of, none does much of (swarm
 * testing).
 */
public final class PlanGenerator {
  private PlanGenerator() {}

  /**
   * Returns the plan of a seed.
   *
   * @param voters how many servers the cluster begins with, or 0 to draw that too
   */
  public static Plan generate(long seed, int voters) {
    SplittableRandom random = new SplittableRandom(seed);
    Settings settings = new SettingsGenerator(random.split()).draw(seed, voters);
    Draft draft = new Draft(random.split(), settings);
    new Requests(draft).draw();
    new Breakage(draft).draw();
    new Scripts(draft).draw();
    return draft.plan();
  }
}
