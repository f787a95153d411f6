// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.counter;

import io.quorate.model.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server in a process of its own, with the JVM and the class path of this one. */
final class ServerProcess {
  private final NodeId id;
  private final Path directory;
  private @Nullable Process process;

  /** Describes a server that keeps its log and its output under a directory. */
  ServerProcess(NodeId id, Path parent) {
    this.id = id;
    this.directory = parent.resolve(id.value());
  }

  NodeId id() {
    return id;
  }

  /** Where it keeps what it has. */
  Path directory() {
    return directory;
  }

  /** Where its output goes. */
  Path log() {
    return directory.resolveSibling(id + ".log");
  }

  /** Starts it, with these options besides those that say who it is. */
  synchronized void start(List<String> options) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1")); // starts in half the time, and no benchmark
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED"); // warns without it; 17 does not know it
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(CounterMain.class.getName(), "node", "--id", id.value()));
    command.addAll(List.of("--dir", directory.toString(), "--with-parent"));
    command.addAll(options);
    process = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
        .start();
  }

  synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Kills it as {@code kill -9} does, and returns once it is dead. */
  synchronized void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  /** Asks it to end. */
  synchronized void terminate() {
    if (process != null) {
      process.destroy();
    }
  }

  /** Waits until it has ended, and kills it if that takes long. */
  synchronized void awaitEnd() throws InterruptedException {
    if (process != null && !process.waitFor(5, TimeUnit.SECONDS)) {
      kill();
    }
  }

  /** The last line of its output, which says why it ended. */
  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log());
      return lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1);
    } catch (IOException e) {
      return "nothing that could be read: " + e.getMessage();
    }
  }
}
