// SPDX-License-Identifier: Apache-2.0
package io.quorate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line for history files: what it prints and how it exits. */
final class HistoryMainTest {
  @TempDir
  private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("history.jsonl");
  }

  @Test
  @DisplayName("linearizable: exit 0")
  void linearizable() throws IOException {
    write(
        "{'time':1,'process':1,'type':'invoke','op':'add','key':'x','value':1}",
        "{'time':2,'process':2,'type':'invoke','op':'read','key':'y'}",
        "{'time':3,'process':2,'type':'ok','value':0}",
        "{'time':4,'process':1,'type':'ok','value':1}");

    assertThat(run(file.toString())).isZero();
    assertThat(lines()).containsExactly("linearizable: 2 operations, 2 keys");
    assertThat(run(file.toString(), "--model", "counter")).isZero();
    assertThat(run("--model", "counter", file.toString(), "--steps", "10")).isZero();
  }

  @Test
  @DisplayName("not linearizable: the key, the order so far, what has no place, exit 1")
  void notLinearizable() throws IOException {
    write(
        "{'time':1,'process':1,'type':'invoke','op':'write','key':'x','value':'a'}",
        "{'time':2,'process':1,'type':'ok'}",
        "{'time':3,'process':2,'type':'invoke','op':'read','key':'x'}",
        "{'time':4,'process':2,'type':'ok','value':null}");

    assertThat(run(file.toString(), "--model", "register")).isEqualTo(1);
    assertThat(lines())
        .startsWith("not linearizable: key x")
        .contains("  [3..4] process 2: read: ok null")
        .endsWith("2 operations, 1 keys");
  }

  @Test
  @DisplayName("undecided: exit 3")
  void undecided() throws IOException {
    write(
        "{'time':1,'process':1,'type':'invoke','op':'append','value':'a'}",
        "{'time':1,'process':2,'type':'invoke','op':'append','value':'b'}",
        "{'time':2,'process':1,'type':'ok'}",
        "{'time':2,'process':2,'type':'ok'}");

    assertThat(run(file.toString(), "--steps", "1")).isEqualTo(3);
    assertThat(lines()).containsExactly("undecided: key  after 1 steps");
    assertThat(run(file.toString())).isZero();
  }

  @Test
  @DisplayName("does not parse, or is no history of the model: exit 2")
  void badInput() throws IOException {
    write("{'time':1,'process':1,'type':'invoke','op':'cas','value':[1,2]}", "{'time':");
    assertThat(run(file.toString())).isEqualTo(2);
    assertThat(lines()).singleElement().asString().startsWith("ERROR " + file + ":2: column 9:");

    write("{'time':1,'process':1,'type':'invoke','op':'cas','value':[1,2]}");
    assertThat(run(file.toString(), "--model", "register")).isEqualTo(2);
    assertThat(lines()).last().asString().endsWith("register does not know");
    assertThat(run(file.toString())).isZero();

    write(
        "{'time':1,'process':1,'type':'invoke','op':'add','value':1}",
        "{'time':1,'process':2,'type':'invoke','op':'append','value':1}");
    assertThat(run(file.toString())).isEqualTo(2);

    Files.write(file, new byte[] {(byte) 0xff, '\n'});
    assertThat(run(file.toString())).isEqualTo(2);
    assertThat(lines()).last().asString().endsWith("is not UTF-8");
  }

  @Test
  @DisplayName("bad usage, or a file that is not there: exit 2")
  void usage() throws IOException {
    assertThat(run(file.toString())).isEqualTo(2);
    write();
    assertThat(run()).isEqualTo(2);
    assertThat(run(file.toString(), file.toString())).isEqualTo(2);
    assertThat(run(file.toString(), "--fast")).isEqualTo(2);
    assertThat(run(file.toString(), "--model")).isEqualTo(2);
    assertThat(run(file.toString(), "--model", "queue")).isEqualTo(2);
    assertThat(run(file.toString(), "--steps", "0")).isEqualTo(2);
    assertThat(run(file.toString(), "--steps", "many")).isEqualTo(2);
    assertThat(run(folder.toString())).isEqualTo(2);
    assertThat(lines()).isEmpty();
    assertThat(errors.toString(StandardCharsets.UTF_8)).contains("usage: ", "no such file");
  }

  private void write(String... events) throws IOException {
    Files.writeString(file, String.join("\n", events).replace('\'', '"'));
  }

  private int run(String... arguments) {
    return HistoryMain.run(List.of(arguments), print(out), print(errors));
  }

  private static PrintStream print(ByteArrayOutputStream target) {
    return new PrintStream(target, true, StandardCharsets.UTF_8);
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
