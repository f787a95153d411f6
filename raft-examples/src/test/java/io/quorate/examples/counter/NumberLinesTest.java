// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.examples.counter.NumberLines.Line;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NumberLinesTest {
  @Test
  @DisplayName("reads signs, blanks, both ends of the range, and a last line without an end")
  void reads() throws IOException {
    assertThat(lines("1\n-2\n+3\r\n  4\t\n9223372036854775807\n-9223372036854775808"))
        .containsExactly(
            good(1, 1),
            good(2, -2),
            good(3, 3),
            good(4, 4),
            good(5, Long.MAX_VALUE),
            good(6, Long.MIN_VALUE));
    assertThat(lines("")).isEmpty();
  }

  @Test
  @DisplayName("names the line that is not a number, and goes on")
  void names() throws IOException {
    assertThat(lines("1\n\nabc\n1.5\n9223372036854775808\n0x10\n٣\n1 2\n7\n"))
        .containsExactly(
            good(1, 1),
            bad(2, "\"\" is not a 64-bit number"),
            bad(3, "\"abc\" is not a 64-bit number"),
            bad(4, "\"1.5\" is not a 64-bit number"),
            bad(5, "9223372036854775808 does not fit 64 bits"),
            bad(6, "\"0x10\" is not a 64-bit number"),
            bad(7, "\"٣\" is not a 64-bit number"),
            bad(8, "\"1 2\" is not a 64-bit number"),
            good(9, 7));
  }

  @Test
  @DisplayName("keeps no more of an endless line than the message shows")
  void cuts() throws IOException {
    List<Line> lines = lines("1".repeat(1_000_000) + "\n2\n");

    assertThat(lines.get(0).problem()).hasSizeLessThan(150).contains("111...\"");
    assertThat(lines.get(1)).isEqualTo(good(2, 2));
  }

  @Test
  @DisplayName("shows no control characters to the terminal")
  void hidesControls() throws IOException {
    assertThat(lines("\u001B[31mred").get(0))
        .isEqualTo(bad(1, "\"?[31mred\" is not a 64-bit number"));
  }

  private static Line good(long at, long number) {
    return new Line(at, number, null);
  }

  private static Line bad(long at, String problem) {
    return new Line(at, 0, "line " + at + ": " + problem);
  }

  private static List<Line> lines(String text) throws IOException {
    NumberLines numbers = new NumberLines(new ByteArrayInputStream(text.getBytes(UTF_8)));
    List<Line> lines = new ArrayList<>();
    for (Line line = numbers.next(); line != null; line = numbers.next()) {
      lines.add(line);
    }
    return lines;
  }
}
