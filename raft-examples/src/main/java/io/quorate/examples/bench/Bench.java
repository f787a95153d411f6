// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A cluster and its data. Both go when it is closed, or when the JVM is told to end. */
final class Bench implements AutoCloseable {
  private final TempDirectory data;
  private @Nullable BenchCluster cluster;
  private boolean closed;

  private Bench(Path parent) throws IOException {
    this.data = new TempDirectory(parent);
    Runtime.getRuntime().addShutdownHook(new Thread(this::closeAtExit, "close"));
  }

  /** Starts a cluster that keeps its data in a new directory within this one. */
  static Bench start(
      ServerSettings.StorageKind storage, boolean fsync, Path parent, int nodes, boolean processes)
      throws IOException {
    Bench bench = new Bench(parent);
    try {
      bench.start(new ServerSettings(storage, fsync, bench.data.path()), nodes, processes);
      return bench;
    } catch (IOException | RuntimeException e) {
      bench.close();
      throw e;
    }
  }

  /** Locked, so that a JVM told to end does not remove the data of servers that are starting. */
  private synchronized void start(ServerSettings settings, int nodes, boolean processes)
      throws IOException {
    if (!closed) {
      cluster =
          processes ? ProcessCluster.start(settings, nodes) : OneJvmCluster.start(settings, nodes);
    }
  }

  BenchCluster.Measured run(Workload workload, LongConsumer progress)
      throws IOException, InterruptedException {
    if (cluster == null) {
      throw new IllegalStateException("not started");
    }
    return cluster.run(workload, progress);
  }

  private void closeAtExit() {
    try {
      close();
    } catch (IOException e) {
      System.err.println("cannot remove " + data.path() + ": " + e.getMessage());
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      if (cluster != null) {
        cluster.close();
      }
      data.close();
    }
  }
}
