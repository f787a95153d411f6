// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.simulation.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Actions as lines of a plan: {@code crash server=n2 keep=0.5}. */
public final class ActionText {
  private static final Map<String, Class<? extends Record>> KINDS = kinds();

  private ActionText() {}

  private static Map<String, Class<? extends Record>> kinds() {
    Map<String, Class<? extends Record>> kinds = new TreeMap<>();
    for (Class<?> family : Action.class.getPermittedSubclasses()) {
      for (Class<?> kind : family.getPermittedSubclasses()) {
        kinds.put(RecordText.kebab(kind.getSimpleName()), kind.asSubclass(Record.class));
      }
    }
    return kinds;
  }

  /** All kinds of faults, or all kinds of operations. */
  public static List<String> kinds(Class<? extends Action> family) {
    List<String> names = new ArrayList<>();
    KINDS.forEach((name, kind) -> {
      if (family.isAssignableFrom(kind)) {
        names.add(name);
      }
    });
    return names;
  }

  /** What kind of action it is: the first word of its line. */
  public static String kind(Action action) {
    return RecordText.kebab(action.getClass().getSimpleName());
  }

  static String write(Action action) {
    return (kind(action) + " " + RecordText.write((Record) action)).strip();
  }

  static Action parse(String text) throws PlanException {
    List<String> words = Arrays.asList(text.strip().split(" +"));
    Class<? extends Record> kind = KINDS.get(words.get(0));
    if (kind == null) {
      throw new PlanException("there is no action '" + words.get(0) + "'; there are "
          + String.join(", ", KINDS.keySet()));
    }
    return (Action) RecordText.parse(kind, words.subList(1, words.size()));
  }
}
