// SPDX-License-Identifier: Apache-2.0
package io.quorate.storage.rocksdb;

import io.quorate.model.Bytes;
import io.quorate.model.EntryKind;
import io.quorate.model.GroupId;
import io.quorate.model.HardState;
import io.quorate.model.LogEntry;
import io.quorate.model.NodeId;
import io.quorate.model.RecoveredLog;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A process of its own that uses a storage and tells on its standard output how that goes. */
final class ChildProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private ChildProcess(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts {@link #main} with these arguments, after a command of the shell such as ulimit. */
  static ChildProcess start(String shellCommand, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(ChildProcess.class.getName());
    command.addAll(List.of(arguments));
    if (!shellCommand.isEmpty()) {
      command.addAll(0, List.of("sh", "-c", shellCommand + " && exec \"$0\" \"$@\""));
    }
    return new ChildProcess(new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start());
  }

  /** The next line it told, or null once it has ended. */
  String line() throws IOException {
    return output.readLine();
  }

  /** Ends it as kill -9 does. */
  void kill() {
    // Not by the process itself, which would also close the output that is yet to be read.
    process.toHandle().destroyForcibly();
  }

  @Override
  public void close() throws IOException {
    kill();
    while (output.readLine() != null) {}
    output.close();
    process.onExit().join();
  }

  /** {@code open|write|fill} and a directory, and for the latter two a seed. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[1]);
    try {
      switch (arguments[0]) {
        case "open" -> RocksDbLogStorage.open(directory).close();
        case "write" -> write(directory, Long.parseLong(arguments[2]));
        case "fill" -> fillDisk(directory);
        default -> throw new IllegalArgumentException(arguments[0]);
      }
      System.out.println("done");
    } catch (IOException e) {
      System.out.println("failed: " + e.getMessage());
    }
  }

  /** Writes for ever, and tells after each write what is durable: group, last index, its term. */
  private static void write(Path directory, long seed) throws IOException {
    Random random = new Random(seed);
    try (LogStorage storage = RocksDbLogStorage.open(directory, null, TestLogs.TINY)) {
      while (true) {
        GroupId group = new GroupId(random.nextInt(3));
        RecoveredLog log = storage.recover(group).orElse(null);
        long last = log == null ? 0 : log.lastIndex();
        long term = log == null ? 1 : log.hardState().term() + random.nextInt(2);
        long base = log == null ? 0 : log.base().lastIncluded().index();
        long truncateFrom = random.nextInt(8) == 0 && last - base > 20 ? last - 5 : 0;
        List<LogEntry> entries = new ArrayList<>();
        long next = truncateFrom > 0 ? truncateFrom : last + 1;
        for (int i = random.nextInt(20); i >= 0; i--) {
          byte[] payload = new byte[random.nextInt(500)];
          entries.add(new LogEntry(next++, term, EntryKind.COMMAND, Bytes.wrap(payload)));
        }
        HardState state = new HardState(term, NodeId.of("b"), 0);
        storage.write(List.of(new LogWrite(group, state, null, truncateFrom, entries)));
        System.out.println(group.value() + " " + (next - 1) + " " + term);
        System.out.flush();
      }
    }
  }

  /** Writes large entries until the disk refuses, and then tries on. */
  private static void fillDisk(Path directory) throws IOException {
    try (LogStorage storage = RocksDbLogStorage.open(directory)) {
      for (long index = 1; index <= 200; index++) {
        byte[] payload = new byte[1 << 20];
        try {
          TestLogs.append(
              storage, TestLogs.G, new LogEntry(index, 1, EntryKind.COMMAND, Bytes.wrap(payload)));
          System.out.println("acknowledged " + index);
        } catch (IOException e) {
          System.out.println("refused " + index + ": " + e.getMessage());
        }
      }
      storage.recover(TestLogs.G);
    }
  }
}
