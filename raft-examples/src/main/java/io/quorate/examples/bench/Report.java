// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

import io.quorate.examples.bench.ServerSettings.StorageKind;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** What a run gave, for people and for programs. */
record Report(
    Workload workload,
    StorageKind storage,
    boolean fsync,
    int nodes,
    boolean processes,
    BenchCluster.Measured measured) {

  String table() {
    ClosedLoop.Result result = measured.result();
    Histogram latencies = result.latencies();
    String table = String.format(
        Locale.ROOT,
        """
        servers     %d %s, TCP over loopback, log in %s
        load        %d outstanding, %d B each, %d s after %d s of warm-up
        throughput  %,.0f ops/s
        latency     p50 %.3f ms   p99 %.3f ms   p99.9 %.3f ms   max %.3f ms
        CPU         %.2f us an op, %.2f cores, all servers and the load
        allocated   %,.0f B an op
        barriers    %.3f an op, all servers
        """,
        nodes,
        processes ? "processes" : "in one JVM",
        keptIn(),
        workload.outstanding(),
        workload.commandBytes(),
        workload.duration().toSeconds(),
        workload.warmup().toSeconds(),
        opsPerSecond(),
        millis(latencies.getValueAtPercentile(50)),
        millis(latencies.getValueAtPercentile(99)),
        millis(latencies.getValueAtPercentile(99.9)),
        millis(latencies.getMaxValue()),
        perOp(measured.usage().cpuNanos()) / 1e3,
        measured.usage().cpuNanos() / 1e9 / result.seconds(),
        perOp(measured.usage().allocatedBytes()),
        perOp(barriers()));
    return result.failed() == 0
        ? table
        : table
            + String.format(
                Locale.ROOT,
                "FAILED      %d, the first: %s%n",
                result.failed(),
                result.whyFailed());
  }

  String json() {
    ClosedLoop.Result result = measured.result();
    Histogram latencies = result.latencies();
    return String.format(
        Locale.ROOT,
        "{\"nodes\":%d,\"processes\":%b,\"storage\":\"%s\",\"fsync\":%b,\"outstanding\":%d,\"size\":%d,"
            + "\"seconds\":%.3f,\"ops\":%d,\"opsPerSecond\":%.1f,\"p50Micros\":%.1f,"
            + "\"p99Micros\":%.1f,\"p999Micros\":%.1f,\"maxMicros\":%.1f,\"cpuSeconds\":%.3f,"
            + "\"cpuMicrosPerOp\":%.3f,\"allocatedBytesPerOp\":%.1f,\"barriersPerOp\":%.5f,"
            + "\"failed\":%d}",
        nodes,
        processes,
        storage.name().toLowerCase(Locale.ROOT),
        isDurable(),
        workload.outstanding(),
        workload.commandBytes(),
        result.seconds(),
        ops(),
        opsPerSecond(),
        micros(latencies.getValueAtPercentile(50)),
        micros(latencies.getValueAtPercentile(99)),
        micros(latencies.getValueAtPercentile(99.9)),
        micros(latencies.getMaxValue()),
        measured.usage().cpuNanos() / 1e9,
        perOp(measured.usage().cpuNanos()) / 1e3,
        perOp(measured.usage().allocatedBytes()),
        perOp(barriers()),
        result.failed());
  }

  private String keptIn() {
    return switch (storage) {
      case MEMORY -> "memory, nothing durable";
      case ROCKSDB -> fsync ? "RocksDB, synced" : "RocksDB, NOT SYNCED";
    };
  }

  private boolean isDurable() {
    return storage == StorageKind.ROCKSDB && fsync;
  }

  private long barriers() {
    return isDurable() ? measured.usage().barriers() : 0;
  }

  private long ops() {
    return measured.result().latencies().getTotalCount();
  }

  private double opsPerSecond() {
    return ops() / measured.result().seconds();
  }

  private double perOp(long amount) {
    return ops() == 0 ? 0 : (double) amount / ops();
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }

  private static double micros(long nanos) {
    return nanos / 1e3;
  }
}
