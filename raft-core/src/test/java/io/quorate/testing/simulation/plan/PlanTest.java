// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans as texts. */
final class PlanTest {
  private static final String SETTINGS =
      PlanGenerator.generate(1, 3).toString().lines().findFirst().orElseThrow();

  private static Plan parse(String... lines) throws PlanException {
    return Plan.parse(List.of(lines));
  }

  @Test
  @DisplayName("what was written is read as it was, for 200 seeds")
  void roundTrip() throws PlanException {
    for (long seed = 1; seed <= 200; seed++) {
      Plan plan = PlanGenerator.generate(seed, (int) (seed % 8));
      assertThat(Plan.parse(plan.toString().lines().toList())).isEqualTo(plan);
    }
  }

  @Test
  @DisplayName("comments, empty lines and the order of words are as people like them")
  void forPeople() throws PlanException {
    Plan plan = parse(
        "# I5 of seed 1",
        "",
        "  2.500ms   crash keep=0.5 server=n2  # why",
        SETTINGS,
        "0.001ms mend");
    assertThat(plan.toString())
        .isEqualTo(SETTINGS + "\n2.500ms crash server=n2 keep=0.5\n0.001ms mend\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rubbish                                          | does not begin with a time",
        "1.000ms                                          | does not begin with a time",
        "1250.5ms mend                                    | does not begin with a time",
        "-1.000ms mend                                    | does not begin with a time",
        "9999999999999.000ms mend                         | does not begin with a time",
        "1.000s mend                                      | does not begin with a time",
        "settings                                         | does not begin with a time",
        "1.000ms fly server=n1                            | no action 'fly'; there are bridge, ",
        "1.000ms Crash server=n1 keep=0                   | no action 'Crash'",
        "1.000ms crash server=n1                          | crash lacks keep",
        "1.000ms crash server=n1 keep=0 keep=1            | 'keep=1' is not a name=value",
        "1.000ms crash server=n1 keep                     | 'keep' is not a name=value",
        "1.000ms crash server=n1 keep=0 =1                | '=1' is not a name=value",
        "1.000ms crash server=n1 keep=0 why=so            | crash has no [why]",
        "1.000ms crash server=n1 keep=much                | 'much'",
        "1.000ms crash server=! keep=0                    | '!'",
        "1.000ms crash-at server=n1 operation=1 point=somewhere keep=0 | 'somewhere' is none of",
        "1.000ms full-disk server=n1 full=maybe           | 'maybe' is none of",
        "1.000ms partition side=n1,,n2                    | 'n1,,n2'",
        "1.000ms pause server=n1 micros=99999999999999999999 | '99999999999999999999'",
        "1.000ms pause server=n1 micros=1.5               | '1.5'",
        "1.000ms clock-rate server=n1 rate=-3             | rate is -3.0, must be",
        "1.000ms clock-rate server=n1 rate=NaN            | rate is NaN, must be",
        "1.000ms overload to=n1 commands=2000000000       | commands is 2000000000, must be",
        "1.000ms read to=leader freshness=stale query=1   | 'stale' is none of",
      })
  @DisplayName("a line that is none is refused, with its number")
  void refusedEvents(String line, String why) {
    assertThatThrownBy(() -> parse(SETTINGS, "# an event", line))
        .isInstanceOf(PlanException.class)
        .hasMessageStartingWith("line 3: ")
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource({
    "voters=3, voters=three, 'three'",
    "voters=3, v=3, settings lacks voters",
    "voters=3, voters=3 colour=blue, settings has no [colour]",
    "seed=1, seed=1 seed=2, 'seed=2' is not a name=value",
    "voters=3, voters=0, 0 voters are not 1 to 9",
    "voters=3, voters=1000000, 1000000 voters are not 1 to 9",
    "chaosMillis=18396, chaosMillis=9000000000000000, chaosMillis is 9000000000000000",
    "electionMillis=511, electionMillis=0, electionTimeout",
    "heartbeatMillis=51, heartbeatMillis=0, heartbeatInterval",
    "drift=0.1, drift=-1, maxClockDrift",
  })
  @DisplayName("settings that make no sense are refused, with the number of their line")
  void refusedSettings(String word, String instead, String why) {
    assertThat(SETTINGS).contains(word);
    assertThatThrownBy(() -> parse("", SETTINGS.replace(word, instead)))
        .isInstanceOf(PlanException.class)
        .hasMessageStartingWith("line 2: ")
        .hasMessageContaining(why);
  }

  @Test
  @DisplayName("settings stand there once")
  void settingsOnce() {
    assertThatThrownBy(() -> parse("1.000ms mend"))
        .isInstanceOf(PlanException.class)
        .hasMessage("there is no line of settings");
    assertThatThrownBy(() -> parse(SETTINGS, "1.000ms mend", SETTINGS))
        .isInstanceOf(PlanException.class)
        .hasMessage("line 3: the settings are said twice");
  }
}
