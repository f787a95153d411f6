// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.Sum;
import io.quorate.testing.SumWorkload;
import io.quorate.testing.invariant.Property;
import io.quorate.testing.simulation.plan.Plan;
import io.quorate.testing.simulation.plan.PlanGenerator;
import io.quorate.testing.simulation.world.Tally;
import io.quorate.testing.simulation.world.Trace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ShrinkerTest {
  private static final int PLENTY = 1000;

  /** What it forgets in a snapshot shows once a server has restarted from one. */
  private final Player<?, ?, ?> player = new Player<>(any -> new SumWorkload(Sum::forgetful));

  private Plan plan;

  @BeforeEach
  void findOneThatFails() {
    long seed = 1;
    plan = PlanGenerator.generate(seed, 3);
    while (!fails(plan)) {
      seed++;
      plan = PlanGenerator.generate(seed, 3);
    }
  }

  private boolean fails(Plan candidate) {
    return player
        .play(candidate, new Tally(), new Trace())
        .filter(failure -> failure.property() == Property.STATE_MACHINE_SAFETY)
        .isPresent();
  }

  @Test
  @DisplayName("what remains fails, each event of it is needed, and most are gone")
  void smallest() {
    Plan smallest = new Shrinker(player, Property.STATE_MACHINE_SAFETY, PLENTY).shrink(plan);

    assertThat(smallest.settings()).isEqualTo(plan.settings());
    assertThat(plan.events()).containsAll(smallest.events()).hasSizeGreaterThan(40);
    assertThat(smallest.events()).hasSizeLessThan(15);
    assertThat(fails(smallest)).isTrue();
    for (int i = 0; i < smallest.events().size(); i++) {
      List<Plan.Event> fewer = new ArrayList<>(smallest.events());
      fewer.remove(i);
      assertThat(fails(smallest.with(fewer))).isFalse();
    }
  }

  @Test
  @DisplayName("it plays no more often than it may, and what it has by then fails")
  void bounded() {
    Shrinker shrinker = new Shrinker(player, Property.STATE_MACHINE_SAFETY, 4);
    Plan smaller = shrinker.shrink(plan);
    assertThat(shrinker.runs()).isEqualTo(4);
    assertThat(fails(smaller)).isTrue();
  }

  @Test
  @DisplayName("a plan that fails by another property is left as it is")
  void otherProperty() {
    Plan same = new Shrinker(player, Property.ELECTION_SAFETY, 10).shrink(plan);
    assertThat(same).isEqualTo(plan);
  }
}
