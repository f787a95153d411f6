// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchCommandTest {
  @TempDir
  private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--nodes 0               | --nodes is 0, must be from 1 to 9",
        "--outstanding 0         | --outstanding is 0, must be from 1 to 1000000",
        "--size 7                | --size is 7, must be from 8 to 8388608",
        "--size ten              | Invalid value for option '--size': 'ten' is not an int",
        "--seconds 0             | --seconds is 0, must be from 1 to 3600",
        "--warmup -1             | --warmup is -1, must be from 0 to 3600",
        "--storage paper         | Invalid value for option '--storage'",
        "--dir /nowhere/at/all   | --dir /nowhere/at/all is not a directory",
        "--outstanding 9 --size 8388608 | are 75498624 bytes under way, more than the 67108864",
        "--fsync                 | Unknown option: '--fsync'",
      })
  @DisplayName("says in one line what is wrong with its arguments, and exits with 2")
  void refusesBadArguments(String arguments, String reason) {
    assertThat(run(arguments.split(" ", -1))).isEqualTo(2);

    assertThat(err.toString().lines()).singleElement().asString().startsWith("bench: ");
    assertThat(err.toString()).contains(reason);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  @DisplayName("measures a cluster in memory and leaves nothing behind")
  void measuresInMemory() {
    assertThat(run(
            "--storage",
            "memory",
            "--seconds",
            "1",
            "--warmup",
            "0",
            "--json",
            "--outstanding",
            "16",
            "--dir",
            directory.toString()))
        .isZero();

    assertThat(out.toString().lines())
        .singleElement()
        .asString()
        .startsWith("{\"nodes\":3,\"processes\":false,\"storage\":\"memory\",\"fsync\":false,")
        .contains("\"outstanding\":16", "\"size\":16", "\"barriersPerOp\":0.0")
        .doesNotContain("\"ops\":0,")
        .endsWith("\"failed\":0}");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @DisplayName("measures servers in processes of their own, on disk, and prints a table")
  void measuresProcesses() {
    assertThat(run(
            "--processes",
            "--seconds",
            "1",
            "--warmup",
            "0",
            "--size",
            "100",
            "--dir",
            directory.toString()))
        .isZero();

    assertThat(out.toString())
        .contains("3 processes", "RocksDB, synced", "256 outstanding, 100 B each, 1 s", "ops/s")
        .doesNotContain("FAILED");
    assertThat(directory).isEmptyDirectory();
  }

  private int run(String... arguments) {
    CommandLine command = BenchMain.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }
}
