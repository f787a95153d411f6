// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import java.util.ArrayList;
import java.util.List;

/** Text in columns, each as wide as it needs to be; numbers stand to the right. */
final class TextTable {
  private static final String NUMBER = "-?[0-9]+";

  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... header) {
    rows.add(List.of(header));
  }

  /** Adds a row with as many cells as the header has. */
  void add(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(String.valueOf(cell));
    }
    rows.add(row);
  }

  List<String> lines() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    boolean[] numeric = new boolean[columns];
    for (int column = 0; column < columns; column++) {
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], row.get(column).length());
        numeric[column] |= row.get(column).matches(NUMBER);
      }
    }
    return rows.stream().map(row -> line(row, widths, numeric)).toList();
  }

  private static String line(List<String> row, int[] widths, boolean[] numeric) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      String blanks = " ".repeat(widths[column] - cell.length());
      line.append(column == 0 ? "" : "  ").append(numeric[column] ? blanks + cell : cell + blanks);
    }
    return line.toString().stripTrailing();
  }
}
