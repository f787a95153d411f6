// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

import io.quorate.model.NodeId;
import io.quorate.transport.netty.NodeAddress;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, as the process sees it that started it. */
final class ServerProcess implements AutoCloseable {
  private static final long END_SECONDS = 20;

  private final NodeId id;
  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;
  private final NodeAddress address;

  private ServerProcess(NodeId id, Process process) throws IOException {
    this.id = id;
    this.process = process;
    this.requests = process.outputWriter();
    this.answers = process.inputReader();
    this.address = NodeAddress.of(read());
  }

  static ServerProcess start(ServerSettings settings, NodeId id, int nodes) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED"); // warns without it; 17 does not know it
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ServerMain.class.getName());
    command.addAll(List.of(id.value(), Integer.toString(nodes)));
    command.add(settings.storage().name());
    command.addAll(
        List.of(Boolean.toString(settings.fsync()), settings.directory().toString()));
    Process process = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    try {
      return new ServerProcess(id, process);
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  NodeId id() {
    return id;
  }

  NodeAddress address() {
    return address;
  }

  /** Sends a line and returns the line that answers it. */
  String ask(String request) throws IOException {
    tell(request);
    return read();
  }

  void tell(String request) throws IOException {
    requests.write(request);
    requests.newLine();
    requests.flush();
  }

  /** Returns the next line that it prints. */
  String read() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("server " + id + " has ended");
    }
    return line;
  }

  /** Ends it, by force if it does not obey. */
  @Override
  public void close() {
    try {
      requests.close(); // the end of its input is what it waits for
    } catch (IOException e) {
      process.destroyForcibly(); // it reads no more
    }
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
