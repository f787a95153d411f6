// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

import java.io.IOException;
import java.util.function.LongConsumer;

/** A running cluster on which a load can be put, at its leader. */
interface BenchCluster extends AutoCloseable {
  /** How long a cluster may take to elect its first leader. */
  long LEADER_SECONDS = 20;

  /** What was measured, and what all servers together used meanwhile. */
  record Measured(ClosedLoop.Result result, Usage usage) {}

  /**
   * Puts a load on the leader.
   *
   * @param progress is told about every second how many commands have succeeded
   */
  Measured run(Workload workload, LongConsumer progress) throws IOException, InterruptedException;

  /** Ends all servers. Closing twice does nothing. */
  @Override
  void close();
}
