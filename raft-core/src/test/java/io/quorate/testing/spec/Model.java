// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.spec;

import io.quorate.testing.spec.Tlc.Verdict;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the configurations of {@code Model.tla}, perhaps with other constants.
 *
 * @param configuration the name of its file
 * @param constants other lines, by what they begin with
 */
record Model(String configuration, Map<String, String> constants) {
  private static final Pattern INVARIANTS = Pattern.compile("(?s)^INVARIANTS.*", Pattern.MULTILINE);

  /** The same with another value of a constant. */
  Model with(String constant, String value) {
    return line(constant, "= " + value);
  }

  /** The same with a constant or an operator replaced by an operator of the module. */
  Model replacing(String name, String operator) {
    return line(name, "<- " + operator);
  }

  /** The same with only this property to be checked. */
  Model checking(String property) {
    return line("INVARIANTS", property);
  }

  private Model line(String name, String rest) {
    Map<String, String> more = new TreeMap<>(constants);
    more.put(name, rest);
    return new Model(configuration, more);
  }

  /** What TLC says of it. */
  Verdict verdict() {
    String name = configuration + constants.hashCode();
    Tlc tlc = new Tlc(name);
    return tlc.with("Model.cfg", text(tlc.file(configuration + ".cfg")))
        .check("Model", "-deadlock");
  }

  private String text(String file) {
    String text = file;
    for (Map.Entry<String, String> constant : constants.entrySet()) {
      String name = constant.getKey();
      if (name.equals("INVARIANTS")) {
        text = INVARIANTS.matcher(text).replaceFirst("INVARIANTS " + constant.getValue());
        continue;
      }
      Pattern line = Pattern.compile("(?<=\\s)" + name + " (=|<-) (\\{[^}]*\\}|\\S+)");
      String replacement = name + " " + constant.getValue();
      Matcher found = line.matcher(text);
      text = found.find()
          ? found.replaceFirst(Matcher.quoteReplacement(replacement))
          : text.replaceFirst(
              "INVARIANTS", Matcher.quoteReplacement("  " + replacement + "\nINVARIANTS"));
    }
    return text;
  }
}
