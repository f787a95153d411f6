// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The fourth server of {@link SnapshotBench}, in a process with a heap of 256 MiB. */
final class Joiner implements AutoCloseable {
  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;
  private final int port;

  private Joiner(Process process) throws IOException {
    this.process = process;
    this.requests = process.outputWriter();
    this.answers = process.inputReader();
    this.port = Integer.parseInt(read());
  }

  static Joiner start(Path directory) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(SnapshotBench.class.getName(), "join", directory.toString()));
    return new Joiner(new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start());
  }

  int port() {
    return port;
  }

  boolean isRestored() throws IOException {
    requests.newLine();
    requests.flush();
    return Boolean.parseBoolean(read());
  }

  private String read() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the fourth server has ended");
    }
    return line;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
