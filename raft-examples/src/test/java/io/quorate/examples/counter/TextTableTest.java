// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  @DisplayName("columns are as wide as they need to be, and numbers stand to the right")
  void aligns() {
    TextTable table = new TextTable("node", "value", "remark");
    table.add("n1", 5, "");
    table.add("n1000", -1234567, "far");
    table.add("n2", "-", "gone");

    assertThat(table.lines())
        .containsExactly(
            "node      value  remark",
            "n1            5",
            "n1000  -1234567  far",
            "n2            -  gone");
  }
}
