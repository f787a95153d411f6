// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A run, decided before it begins.
 *
 * <p>Its text is for people too: a line of settings, then a line for each event, in any order,
 * {@code 1250.500ms crash server=n2 keep=0.5}. Empty lines and what follows a # are ignored.
 */
public record Plan(Settings settings, List<Event> events) {
  private static final String SETTINGS = "settings";
  private static final String UNIT = "ms";

  /**
   * An action and its time.
   *
   * @param micros since the run began
   */
  public record Event(long micros, Action action) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d.%03d%s %s",
          micros / 1000,
          micros % 1000,
          UNIT,
          ActionText.write(action));
    }
  }

  public Plan {
    events = List.copyOf(events);
  }

  /** The same with other events. */
  public Plan with(List<Event> others) {
    return new Plan(settings, others);
  }

  /** The same with other settings. */
  public Plan with(Settings others) {
    return new Plan(others, events);
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws PlanException names the line
   */
  public static Plan parse(List<String> lines) throws PlanException {
    Settings settings = null;
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("#.*", "").strip();
      try {
        if (line.startsWith(SETTINGS + " ")) {
          if (settings != null) {
            throw new PlanException("the settings are said twice");
          }
          settings = RecordText.parse(
              Settings.class,
              Arrays.asList(line.substring(SETTINGS.length()).strip().split(" +")));
          settings.config();
        } else if (!line.isEmpty()) {
          events.add(parseEvent(line));
        }
      } catch (PlanException | IllegalArgumentException e) {
        throw new PlanException("line " + (i + 1) + ": " + e.getMessage());
      }
    }
    if (settings == null) {
      throw new PlanException("there is no line of settings");
    }
    return new Plan(settings, events);
  }

  private static Event parseEvent(String line) throws PlanException {
    int space = line.indexOf(' ');
    String time = space < 0 ? line : line.substring(0, space);
    if (!time.matches("\\d{1,12}\\.\\d{3}" + UNIT) || space < 0) {
      throw new PlanException("'" + line + "' does not begin with a time like 1250.500ms");
    }
    String digits = time.substring(0, time.length() - UNIT.length()).replace(".", "");
    return new Event(Long.parseLong(digits), ActionText.parse(line.substring(space + 1)));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(SETTINGS + " " + RecordText.write(settings) + "\n");
    for (Event event : events) {
      text.append(event).append('\n');
    }
    return text.toString();
  }
}
