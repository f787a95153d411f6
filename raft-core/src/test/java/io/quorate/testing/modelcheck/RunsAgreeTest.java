// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.modelcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.scenario.Scenario;
import io.quorate.testing.scenario.ScenarioResult;
import io.quorate.testing.scenario.syntax.SyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scenario runner drives the same cores by other means, and must come to the same states. */
final class RunsAgreeTest {
  private static final int STEPS = 60;

  @ParameterizedTest
  @DisplayName("a random run through the space is one of the scenario runner, to the same end")
  @ValueSource(
      strings = {
        "--nodes 2 --terms 5 --commands 3 --messages 3 --crashes 4 --drops 3 --duplicates 3"
            + " --heartbeats 4 --late-writes 5",
        "--nodes 3 --terms 6 --commands 3 --messages 2 --crashes 3 --drops 3 --duplicates 3"
            + " --heartbeats 4 --late-writes 5 --batch 1",
        "--nodes 3 --spares 1 --terms 6 --messages 3 --crashes 2 --heartbeats 4 --late-writes 3"
            + " --changes 3 --joint",
        "--nodes 3 --terms 6 --commands 3 --messages 2 --crashes 3 --heartbeats 3 --late-writes 3"
            + " --pre-vote",
        "--nodes 3 --terms 6 --commands 2 --messages 2 --crashes 3 --late-writes 3 --logs 1,1/2/-"
      })
  void agrees(String words) throws SyntaxException {
    for (long seed = 1; seed <= 30; seed++) {
      List<String> scenario = run(BoundsReader.of(words), new SplittableRandom(seed));

      assertThat(Scenario.parse(scenario).play(false))
          .as("seed %d:%n%s", seed, String.join("\n", scenario))
          .isInstanceOf(ScenarioResult.Passed.class);
    }
  }

  private static List<String> run(Bounds bounds, SplittableRandom random) {
    Space space = new Space(bounds);
    ScenarioWriter writer = new ScenarioWriter(bounds, space);
    int[] state = space.first();
    for (int i = 0; i < STEPS; i++) {
      List<Action> actions = new ArrayList<>();
      List<int[]> states = new ArrayList<>();
      space.expand(state, (action, next) -> {
        actions.add(action);
        states.add(next);
      });
      if (actions.isEmpty()) {
        break;
      }
      int chosen = random.nextInt(actions.size());
      writer.step(state, actions.get(chosen));
      state = states.get(chosen);
    }
    List<String> scenario = new ArrayList<>(writer.lines());
    for (int server = 0; server < bounds.servers().size(); server++) {
      scenario.addAll(expectations(space.server(state, server)));
    }
    return scenario;
  }

  private static List<String> expectations(ServerState server) {
    List<String> terms = server.memory().entries().stream()
        .map(entry -> String.valueOf(entry.term()))
        .toList();
    String not = server.leads() ? "" : "not ";
    return List.of(
        "expect term " + server.id() + " " + server.term(),
        "expect " + not + "role " + server.id() + " leader",
        "expect log " + server.id() + " terms=" + String.join(",", terms),
        "expect disk " + server.id() + " term=" + server.disk().hardState().term() + " last="
            + server.disk().log().last());
  }
}
