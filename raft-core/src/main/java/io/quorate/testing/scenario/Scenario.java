// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.scenario;

import io.quorate.testing.invariant.InvariantViolation;
import io.quorate.testing.scenario.cluster.ScenarioFailure;
import io.quorate.testing.scenario.command.Action;
import io.quorate.testing.scenario.command.Commands;
import io.quorate.testing.scenario.command.Stage;
import io.quorate.testing.scenario.syntax.SyntaxException;
import io.quorate.testing.scenario.syntax.Words;
import java.util.ArrayList;
import java.util.List;

/** A scenario that was read and can be played any number of times, each time the same. */
public final class Scenario {
  private record Line(int number, Action action) {}

  private final List<Line> lines;

  private Scenario(List<Line> lines) {
    this.lines = lines;
  }

  /** Reads all lines. */
  public static Scenario parse(List<String> source) throws SyntaxException {
    List<Line> lines = new ArrayList<>();
    for (int number = 1; number <= source.size(); number++) {
      Words words = Words.of(number, source.get(number - 1));
      if (!words.atEnd()) {
        lines.add(new Line(number, Commands.parse(words)));
      }
    }
    return new Scenario(List.copyOf(lines));
  }

  /**
   * Plays it.
   *
   * @param late whether disks and state machines complete late
   */
  public ScenarioResult play(boolean late) {
    Stage stage = new Stage(late);
    for (Line line : lines) {
      try {
        line.action().perform(stage);
        stage.endCommand();
      } catch (ScenarioFailure | InvariantViolation e) {
        return failed(line, String.valueOf(e.getMessage()), stage);
      } catch (IllegalArgumentException e) {
        // What the library itself does not accept: a configuration, an option, a made-up message.
        return failed(line, String.valueOf(e.getMessage()), stage);
      } catch (RuntimeException | AssertionError e) {
        StackTraceElement[] trace = e.getStackTrace();
        return failed(line, e + (trace.length == 0 ? "" : " at " + trace[0]), stage);
      }
    }
    return new ScenarioResult.Passed();
  }

  private static ScenarioResult failed(Line line, String reason, Stage stage) {
    return new ScenarioResult.Failed(line.number(), reason, stage.describe());
  }
}
