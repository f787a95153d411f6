// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever stands in a file, reading it gives a history or names a line. */
class HistoryFileProperties {
  private static final String GOOD = """
      {"time":1,"process":1,"type":"invoke","op":"write","key":"x","value":"a\\u00e9"}
      {"time":2,"process":2,"type":"invoke","op":"cas","key":"x","value":["a",-12]}
      {"time":3,"process":1,"type":"ok","value":"a\\u00e9"}
      {"time":4,"process":2,"type":"ok","value":true}
      {"time":5,"process":2,"type":"invoke","op":"read","key":"x"}
      {"time":6,"process":2,"type":"ok","value":null}
      """;

  @Property
  @Label("any text")
  void anyText(@ForAll String text) throws IOException {
    historyOrLine(text);
  }

  @Property
  @Label("texts of the right signs")
  void nearlyJson(@ForAll @From("pieces") List<String> pieces) throws IOException {
    historyOrLine(String.join("", pieces));
  }

  @Provide
  static Arbitrary<List<String>> pieces() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "\\u",
            "1",
            "-",
            "null",
            "true",
            " ",
            "\n",
            "\"time\":1",
            "\"process\":1",
            "\"type\":\"invoke\"",
            "\"op\":\"read\"",
            "\"key\"",
            "\"value\"",
            "{\"time\":1,\"process\":1,\"type\":\"ok\",\"value\":")
        .list()
        .ofMaxSize(20);
  }

  @Property
  @Label("a good file with one character changed, or cut off anywhere")
  void nearlyGood(@ForAll @IntRange(max = 1000) int at, @ForAll char sign) throws IOException {
    int place = at % GOOD.length();
    historyOrLine(GOOD.substring(0, place) + sign + GOOD.substring(place + 1));
    historyOrLine(GOOD.substring(0, place));
  }

  private static void historyOrLine(String text) throws IOException {
    try {
      History history = HistoryFile.read(new BufferedReader(new StringReader(text)));
      assertThat(history.operations())
          .hasSizeLessThanOrEqualTo((int) text.lines().count());
    } catch (HistoryFormatException e) {
      assertThat(e.line()).isBetween(1, (int) text.lines().count());
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}
