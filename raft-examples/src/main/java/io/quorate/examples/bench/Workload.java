// SPDX-License-Identifier: Apache-2.0
package io.quorate.examples.bench;

import java.time.Duration;

/**
 * What is asked of a cluster.
 *
 * @param outstanding how many commands are under way at any time
 * @param commandBytes how large each is
 * @param warmup how long the same is done first, unmeasured
 * @param duration how long is measured
 */
record Workload(int outstanding, int commandBytes, Duration warmup, Duration duration) {
  /** As one line of text, for another process. */
  String print() {
    return outstanding + " " + commandBytes + " " + warmup + " " + duration;
  }

  /** The reverse of {@link #print}. */
  static Workload parse(String line) {
    String[] words = line.split(" ", -1);
    return new Workload(
        Integer.parseInt(words[0]),
        Integer.parseInt(words[1]),
        Duration.parse(words[2]),
        Duration.parse(words[3]));
  }
}
