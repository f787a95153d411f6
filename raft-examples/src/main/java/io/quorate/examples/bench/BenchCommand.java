// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

import io.quorate.RaftConfig;
import io.quorate.examples.bench.ServerSettings.StorageKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench}: measures a cluster under a closed loop. */
@Command(
    name = "bench",
    description = {
      "Measures a cluster on this machine: a fixed number of commands is under way at its leader,"
          + " each that ends makes room for the next. Its data goes when it ends."
    },
    footer = {"", "Exit codes: 1 a command failed, or the cluster did; 2 it cannot run like this."})
public final class BenchCommand implements Callable<Integer> {
  private static final int MIN_COMMAND_BYTES = Long.BYTES;
  private static final int WEIGHT_BESIDE_COMMAND = 128;

  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Option(names = "--nodes", description = "How many servers (default: ${DEFAULT-VALUE}).")
  private int nodes = 3;

  @Option(names = "--processes", description = "Each server in a JVM of its own.")
  private boolean processes;

  @Option(
      names = "--outstanding",
      description = "Commands under way at any time (default: ${DEFAULT-VALUE}).")
  private int outstanding = 256;

  @Option(names = "--size", description = "Bytes of a command (default: ${DEFAULT-VALUE}).")
  private int size = 16;

  @Option(names = "--seconds", description = "How long to measure (default: ${DEFAULT-VALUE}).")
  private int seconds = 10;

  @Option(
      names = "--warmup",
      description = {
        "Seconds of the same load before (default: ${DEFAULT-VALUE}).",
        "A cold JVM is several times slower; on two cores it is warm after 20 s and more."
      })
  private int warmup = 20;

  @Option(
      names = "--storage",
      description = "Where logs are kept: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Storage storage = Storage.rocksdb;

  @Option(names = "--no-fsync", description = "Do not wait for the disk.")
  private boolean noFsync;

  @Option(names = "--dir", description = "Where to put logs (default: where temporary files go).")
  private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--json", description = "Print one line of JSON in place of the table.")
  private boolean json;

  /** Spelt as on the command line. */
  private enum Storage {
    rocksdb(StorageKind.ROCKSDB),
    memory(StorageKind.MEMORY);

    private final StorageKind kind;

    Storage(StorageKind kind) {
      this.kind = kind;
    }
  }

  /** A benchmark with the defaults of its options. */
  public BenchCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    Workload workload =
        new Workload(outstanding, size, Duration.ofSeconds(warmup), Duration.ofSeconds(seconds));
    try (Bench bench = Bench.start(storage.kind, !noFsync, directory, nodes, processes)) {
      ProgressLine progress = new ProgressLine(spec.commandLine().getErr(), workload);
      BenchCluster.Measured measured = bench.run(workload, progress);
      progress.end();
      Report report = new Report(workload, storage.kind, !noFsync, nodes, processes, measured);
      spec.commandLine().getOut().print(json ? report.json() + "\n" : report.table());
      spec.commandLine().getOut().flush();
      return measured.result().failed() == 0 ? 0 : 1;
    }
  }

  private void check() {
    between("--nodes", nodes, 1, 9);
    between("--outstanding", outstanding, 1, 1_000_000);
    between("--size", size, MIN_COMMAND_BYTES, RaftConfig.DEFAULT.maxCommandBytes());
    between("--seconds", seconds, 1, 3600);
    between("--warmup", warmup, 0, 3600);
    long pending = (long) outstanding * (size + WEIGHT_BESIDE_COMMAND);
    long most = RaftConfig.DEFAULT.maxPendingBytes();
    if (pending > most) {
      throw refusal("--outstanding " + outstanding + " of --size " + size + " are " + pending
          + " bytes under way, more than the " + most + " that a server takes in");
    }
    if (!Files.isDirectory(directory)) {
      throw refusal("--dir " + directory + " is not a directory");
    }
  }

  private void between(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw refusal(option + " is " + value + ", must be from " + least + " to " + most);
    }
  }

  private ParameterException refusal(String reason) {
    return new ParameterException(spec.commandLine(), reason);
  }
}
